using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Rest;

public sealed class CompositeTests
{
    private const string Base = "/services/data/v60.0/";
    private readonly TestOrg _org = new();

    private static object Sub(string method, string url, string reference, object? body = null) => body is null
        ? new { method, url = Base + url, referenceId = reference }
        : new { method, url = Base + url, referenceId = reference, body };

    private Answer Send(bool allOrNone, params object[] requests) =>
        _org.Post(
            "composite",
            new
            {
                allOrNone,
                collateSubrequests = false,
                compositeRequest = requests,
            });

    [Conformance("Composite", Basis.Documented, "REST guide, Composite")]
    [Fact]
    public void Later_requests_refer_to_earlier_answers()
    {
        var answer = Send(true,
            Sub("POST", "sobjects/Account", "acc", new { Name = "Acme" }),
            Sub("POST", "sobjects/Contact", "con", new { LastName = "A", AccountId = "@{acc.id}" }),
            Sub("GET", "query?q=SELECT+Id,AccountId+FROM+Contact+WHERE+Id='@{con.id}'", "q"),
            Sub("PATCH", "sobjects/Contact/@{q.records[0].Id}", "p", new { Title = "of @{acc.id}" }));
        Assert.Equal([201, 201, 200, 204], Enumerable.Range(0, 4).Select(answer.CompositeStatus));
        var contact = Assert.Single(_org.Live("Contact"));
        Assert.Equal($"of {contact.Text("AccountId")}", contact.Text("Title"));
    }

    [Fact]
    public void Without_all_or_none_only_the_dependents_halt()
    {
        var answer = Send(false,
            Sub("POST", "sobjects/Account", "acc", new { }),
            Sub("POST", "sobjects/Contact", "con", new { LastName = "A", AccountId = "@{acc.id}" }),
            Sub("POST", "sobjects/Contact", "other", new { LastName = "B" }));
        Assert.Equal([400, 400, 201], Enumerable.Range(0, 3).Select(answer.CompositeStatus));
        Assert.Equal("PROCESSING_HALTED", answer.Composite(1).GetProperty("body")[0].GetProperty("errorCode").GetString());
        Assert.Single(_org.Live("Contact"));
    }

    [Fact]
    public void With_all_or_none_nothing_stays()
    {
        var answer = Send(
            true, Sub("POST", "sobjects/Account", "acc", new { Name = "A" }), Sub("POST", "sobjects/Contact", "con", new { }));
        Assert.Equal([400, 400], Enumerable.Range(0, 2).Select(answer.CompositeStatus));
        Assert.Equal("PROCESSING_HALTED", answer.Composite(0).GetProperty("body")[0].GetProperty("errorCode").GetString());
        Assert.Equal("REQUIRED_FIELD_MISSING", answer.Composite(1).GetProperty("body")[0].GetProperty("errorCode").GetString());
        Assert.Empty(_org.Live("Account"));
    }

    [Fact]
    public void Twenty_five_requests_are_the_most()
    {
        object[] Many(int n) => [.. Enumerable.Range(0, n).Select(i => Sub("POST", "sobjects/Contact", $"r{i}", new { LastName = "A" }))];
        Assert.Equal(200, Send(false, Many(25)).Status);
        Assert.Equal("400 INVALID_INPUT", Send(false, Many(26)).Error);
    }

    [Fact]
    public void Five_of_them_may_be_queries_or_collections()
    {
        object[] Many(int n) => [.. Enumerable.Range(0, n).Select(i => i % 2 == 0
            ? Sub("GET", "query?q=SELECT+Id+FROM+Contact", $"r{i}")
            : Sub("POST", "composite/sobjects", $"r{i}", new { records = new[] { TestOrg.Typed("Contact", new { LastName = "A" }) } }))];
        Assert.Equal(200, Send(false, Many(5)).Status);
        Assert.Equal("400 INVALID_INPUT", Send(false, Many(6)).Error);
    }

    [Theory]
    [InlineData("-bad")]
    [InlineData("")]
    [InlineData("a.b")]
    public void Reference_ids_are_plain(string reference) =>
        Assert.Equal("400 INVALID_INPUT", Send(false, Sub("GET", "limits", reference)).Error);

    [Fact]
    public void Reference_ids_are_unique() =>
        Assert.Equal("400 INVALID_INPUT", Send(false, Sub("GET", "limits", "a"), Sub("GET", "limits", "a")).Error);

    [Theory]
    [InlineData("Authorization")]
    [InlineData("accept")]
    [InlineData("Content-Type")]
    public void Some_headers_fail_the_whole_request(string header)
    {
        var answer = _org.Post(
            "composite",
            new
            {
                compositeRequest = new[]
                {
                    new
                    {
                        method = "GET",
                        url = Base + "limits",
                        referenceId = "a",
                        httpHeaders = new Dictionary<string, string> { [header] = "x" },
                    },
                },
            });
        Assert.Equal("400 INVALID_INPUT", answer.Error);
    }

    [Fact]
    public void Headers_of_a_subrequest_count()
    {
        _org.Change(new Emulator.Control.OrgChanges { AssignmentRules = [new("Lead", "R", [new("TRUE", "standard")])] });
        Send(false,
            new
            {
                method = "POST",
                url = Base + "sobjects/Lead",
                referenceId = "a",
                httpHeaders = new Dictionary<string, string> { ["Sforce-Auto-Assign"] = "FALSE" },
                body = new { LastName = "kept", Company = "C" },
            },
            Sub("POST", "sobjects/Lead", "b", new { LastName = "given", Company = "C" }));
        Assert.Equal(_org.UserId("admin"), _org.Live("Lead").Single(l => l.Text("LastName") == "kept").Text("OwnerId"));
        Assert.Equal(_org.UserId("standard"), _org.Live("Lead").Single(l => l.Text("LastName") == "given").Text("OwnerId"));
    }

    [Theory]
    [InlineData(false, "1")]
    [InlineData(true, "2")]
    public void Collating_brings_like_requests_together(bool collate, string seen)
    {
        var answer = _org.Post("composite", new
        {
            collateSubrequests = collate,
            compositeRequest = new[]
            {
                Sub("POST", "sobjects/Contact", "a", new { LastName = "A" }),
                Sub("GET", "query?q=SELECT+COUNT()+FROM+Contact", "n"),
                Sub("POST", "sobjects/Contact", "b", new { LastName = "B" }),
            },
        });
        Assert.Equal(seen, answer.Composite(1).GetProperty("body").GetProperty("totalSize").ToString());
    }

    [Fact]
    public void A_composite_holds_no_other()
    {
        var answer = Send(
            false,
            Sub("POST", "composite", "c", new { compositeRequest = Array.Empty<object>() }),
            Sub("POST", "composite/batch", "b", new { batchRequests = Array.Empty<object>() }));
        Assert.Equal([400, 400], Enumerable.Range(0, 2).Select(answer.CompositeStatus));
    }

    [Fact]
    public void A_row_of_a_collection_can_be_referred_to()
    {
        var answer = Send(false,
            Sub(
                "POST",
                "composite/sobjects",
                "people",
                new
                {
                    records = new[]
                    {
                        TestOrg.Typed("Contact", new { LastName = "A" }),
                        TestOrg.Typed("Contact", new { FirstName = "nameless" }),
                    },
                }),
            Sub("POST", "sobjects/Case", "good", new { ContactId = "@{people[0].id}" }),
            Sub("POST", "sobjects/Case", "bad", new { ContactId = "@{people[1].id}" }));
        Assert.Equal([200, 201, 400], Enumerable.Range(0, 3).Select(answer.CompositeStatus));
    }

    [Fact]
    public void Searching_is_for_batches_only()
    {
        var inComposite = Send(false, Sub("GET", "search?q=FIND+%7Bxx%7D+RETURNING+Contact", "s"));
        Assert.Equal(400, inComposite.CompositeStatus(0));
        var inBatch = _org.Post(
            "composite/batch",
            new { batchRequests = new[] { new { method = "GET", url = "v60.0/search?q=FIND+%7Bxx%7D+RETURNING+Contact" } } }
        );
        Assert.Equal(200, inBatch["results"][0].GetProperty("statusCode").GetInt32());
    }

    [Conformance("Batch, graph, tree", Basis.Documented, "REST guide, Composite Batch")]
    [Fact]
    public void A_batch_goes_on_after_a_failure_or_halts()
    {
        object Batch(bool haltOnError) =>
            new
            {
                haltOnError,
                batchRequests = new object[]
                {
                    new { method = "GET", url = "v60.0/sobjects/Nope" },
                    new
                    {
                        method = "POST",
                        url = "v60.0/sobjects/Contact",
                        richInput = new { LastName = "A" },
                    },
                },
            };
        var onward = _org.Post("composite/batch", Batch(false));
        Assert.Equal(
            "True 404 201",
            $"{onward["hasErrors"]} {onward["results"][0].GetProperty("statusCode")} {onward["results"][1].GetProperty("statusCode")}");
        Assert.Equal(412, _org.Post("composite/batch", Batch(true))["results"][1].GetProperty("statusCode").GetInt32());
    }

    [Conformance("Batch, graph, tree", Basis.Documented, "REST guide, Composite Graph")]
    [Fact]
    public void A_graph_is_saved_whole_or_not_at_all()
    {
        object Graph(string id, object contact) =>
            new
            {
                graphId = id,
                compositeRequest = new[]
                {
                    Sub("POST", "sobjects/Account", "a", new { Name = id }),
                    Sub("POST", "sobjects/Contact", "c", contact),
                },
            };
        var answer = _org.Post(
            "composite/graph",
            new { graphs = new[] { Graph("good", new { LastName = "A", AccountId = "@{a.id}" }), Graph("bad", new { FirstName = "x" }) } }
        );
        Assert.Equal("True False", $"{answer["graphs"][0].GetProperty("isSuccessful")} {answer["graphs"][1].GetProperty("isSuccessful")}");
        Assert.Equal("good", Assert.Single(_org.Live("Account")).Text("Name"));
    }

    [Fact]
    public void Graphs_hold_no_queries() =>
        Assert.Equal(
            "400 INVALID_INPUT",
            _org.Post(
                "composite/graph",
                new { graphs = new[] { new { graphId = "g", compositeRequest = new[] { Sub("GET", "query?q=x", "q") } } } }
            ).Error);

    [Conformance("Batch, graph, tree", Basis.Documented, "REST guide, sObject Tree")]
    [Fact]
    public void A_tree_saves_parents_and_children_together()
    {
        object Child(string? name) => new { attributes = new { type = "Contact", referenceId = "c" }, LastName = name };
        object Tree(string? name) =>
            new
            {
                records = new[]
                {
                    new
                    {
                        attributes = new { type = "Account", referenceId = "a" },
                        Name = "Acme",
                        Contacts = new { records = new[] { Child(name) } },
                    },
                },
            };
        var bad = _org.Post("composite/tree/Account", Tree(null));
        Assert.Equal("400 True c", $"{bad.Status} {bad["hasErrors"]} {bad["results"][0].GetProperty("referenceId")}");
        Assert.Empty(_org.Live("Account"));
        var good = _org.Post("composite/tree/Account", Tree("C"));
        Assert.Equal(201, good.Status);
        Assert.Equal(good["results"][0].GetProperty("id").GetString(), Assert.Single(_org.Live("Contact")).Text("AccountId"));
    }
}
