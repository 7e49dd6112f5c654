using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Pages.Access;

namespace OnceHub.Sync.Pages;

/// <summary>A page of an org that the gate let the visitor see.</summary>
public abstract class OrgPage : ComponentBase
{
    [Parameter]
    public string Org { get; set; } = "";

    [Inject]
    public Visit Visit { get; set; } = null!;

    [Inject]
    public NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter]
    public HttpContext Http { get; set; } = null!;

    /// <summary>Reads all that the page shows, before it is rendered the first time: a page is sent once, and whole.</summary>
    protected abstract Task LoadAsync();

    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        await LoadAsync();
        await base.SetParametersAsync(ParameterView.Empty);
    }

    /// <summary>Why something was not done, or cannot be shown; null when nothing is to be told.</summary>
    protected Refusal? Why { get; set; }

    /// <summary>A form of the page was sent, and this is the answer to it.</summary>
    protected bool IsPosted => HttpMethods.IsPost(Http.Request.Method);

    protected OrgId Id => Visit.Id;

    protected Clock Clock => Visit.Clock;

    protected CancellationToken Gone => Http.RequestAborted;

    /// <summary>As whom lists are asked for.</summary>
    protected Role Reader => Visit.Role ?? Role.Viewer;

    protected string Link(string page = "") => Visit.Link(page);

    /// <summary>With the parameters that have a value.</summary>
    protected string Link(string page, params (string Name, string? Value)[] query) => Link(page + QueryString.Create(
        query.Where(one => !string.IsNullOrEmpty(one.Value)).Select(one => KeyValuePair.Create(one.Name, one.Value))));

    protected void GoTo(string page) => Navigation.NavigateTo(Link(page));

    /// <summary>
    /// Does an act and has it audited. Once done it leads to another page, where one is named; refused, the reason is answered.
    /// </summary>
    /// <param name="act">The operation of the API that does the same.</param>
    /// <param name="next">The page that what was made leads to; null to stay on this one.</param>
    /// <param name="refused">The status of a refusal.</param>
    /// <returns>What was made; nothing when it was refused.</returns>
    protected async Task<T?> DoAsync<T>(
        string act, string target, Func<Task<Result<T>>> work, Func<T, string?> next, int refused = StatusCodes.Status400BadRequest) =>
        Answer(await Visit.ActAsync(act, target, work), next, refused);

    /// <summary>What came of an act: what was made, or nothing, and then the reason is answered.</summary>
    protected T? Answer<T>(Result<T> result, Func<T, string?> next, int refused = StatusCodes.Status400BadRequest)
    {
        switch (result)
        {
            case Done<T> { Value: var made }:
                if (next(made) is { } page) GoTo(page);
                return made;
            case Refused<T> { Refusal: var refusal }:
                Why = Answer(refusal, refused);
                return default;
            default:
                return default;
        }
    }

    /// <summary>What was done before the page was come to, by its address: not beside the answer to another form.</summary>
    protected string? DoneBefore(string? text) => IsPosted ? null : text;

    /// <summary>What a guest told of himself: viewers see that there is something, and not what.</summary>
    protected string? Masked(string? text) => string.IsNullOrEmpty(text) || Visit.May(Role.Operator) ? text : "•••";

    /// <summary>The answer of a page whose thing is not there, or could not be had.</summary>
    protected Refusal Answer(Refusal refusal, int status = StatusCodes.Status404NotFound)
    {
        SetStatus(status);
        return refusal;
    }

    /// <summary>Set as the answer begins: the renderer leaves the page out of an answer that is 404 already.</summary>
    protected void SetStatus(int status) => Http.Response.OnStarting(() =>
    {
        Http.Response.StatusCode = status;
        return Task.CompletedTask;
    });
}
