using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway.Tests;

public class GuessingTests
{
    private const string Ann = "ann@acme.example";
    private static readonly PersonEmail AnnEmail = PersonEmail.Parse(Ann);

    [Fact]
    public async Task Whether_there_is_such_a_person_is_not_told()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.AddPersonAsync(Ann);
        await gateway.AddPersonAsync("disabled@acme.example");
        await gateway.OperatorAsync(HttpMethod.Put, "/v1/people/disabled@acme.example/disabled");
        await gateway.OperatorAsync(HttpMethod.Post, "/v1/people", new { email = "invited@acme.example" });

        List<string> answers = [];
        foreach (var (email, password) in new[]
        {
            (Ann, "wrong password"), ("nobody@acme.example", Browser.Password), ("disabled@acme.example", Browser.Password),
            ("invited@acme.example", ""), ("not an email", Browser.Password),
        })
        {
            using var answer = await gateway.NewBrowser().TrySignInAsync(email, password);
            answers.Add(
                $"{(int)answer.StatusCode} {answer.Headers} {await answer.Content.ReadAsStringAsync()}".Replace(
                    $"{answer.Headers.Date:R}", "", StringComparison.Ordinal));
        }

        Assert.Single(answers.Distinct());
        Assert.StartsWith("401", answers[0]);
    }

    [Fact]
    public async Task A_password_is_checked_against_a_hash_of_the_same_cost_also_when_there_is_nobody()
    {
        var hasher = new RecordingHasher();
        using var passwords = new Passwords(hasher);
        var hash = await passwords.HashAsync(Browser.Password, default);
        var ann = new PersonRecord { Email = AnnEmail, Name = "", CreatedAt = default, PasswordHash = hash };

        Assert.False(await passwords.VerifyAsync(ann, "wrong password", default));
        Assert.False(await passwords.VerifyAsync(null, "wrong password", default));
        Assert.False(await passwords.VerifyAsync(ann with { PasswordHash = null }, "wrong password", default));
        Assert.True(await passwords.VerifyAsync(ann, Browser.Password, default));

        Assert.Equal(4, hasher.Checked.Count);
        Assert.Single(hasher.Checked.Distinct());
    }

    [Fact]
    public async Task Guessing_has_to_wait_and_a_device_that_is_known_does_not()
    {
        var time = new FakeTimeProvider();
        await using var gateway = await GatewayHost.StartAsync(services: services => services.AddSingleton<TimeProvider>(time));
        var known = await gateway.SignedInAsync(Ann);
        var stranger = gateway.NewBrowser();

        for (var i = 0; i < 5; i++)
            await (await stranger.TrySignInAsync(Ann, $"guess number {i}")).AssertProblemAsync(401, "sign-in-refused");
        using var throttled = await stranger.TrySignInAsync(Ann);
        await throttled.AssertProblemAsync(429, "sign-in-throttled");
        Assert.Equal("30", throttled.Headers.GetValues("Retry-After").Single());

        await known.SignInAsync(Ann);
        time.Advance(TimeSpan.FromSeconds(31));
        await stranger.SignInAsync(Ann);
    }

    /// <summary>
    /// What may be tried before there is a wait: from one place at one person, from one place at many, from many places at one.
    /// </summary>
    [Theory]
    [InlineData("here", 5)]
    [InlineData("address", 30)]
    [InlineData("account", 60)]
    public void Failures_are_counted_by_person_and_place(string varied, int free)
    {
        var throttle = new SignInThrottle(new FakeTimeProvider());
        for (var i = 0; i < free; i++) Assert.Null(throttle.Begin(At(i)));
        Assert.NotNull(throttle.Begin(At(free)));

        SignInSource At(int i) => new(
            varied == "address" ? PersonEmail.Parse($"p{i}@x") : AnnEmail, varied == "account" ? $"10.0.{i}.1" : "10.0.0.1", null);
    }

    [Fact]
    public void Waits_grow_to_a_quarter_of_an_hour_and_what_is_long_ago_is_forgotten()
    {
        var time = new FakeTimeProvider();
        var throttle = new SignInThrottle(time);
        var source = new SignInSource(AnnEmail, "10.0.0.1", null);
        List<double> waits = [];
        for (var i = 0; i < 14; i++)
        {
            if (throttle.Begin(source) is not { } wait) continue;
            waits.Add(wait.TotalSeconds);
            time.Advance(wait);
        }
        Assert.Equal(waits.Order(), waits);
        Assert.Equal(30, waits[0]);
        Assert.True(waits.Max() <= 900);

        time.Advance(TimeSpan.FromHours(24));
        for (var i = 0; i < 5; i++) Assert.Null(throttle.Begin(source));
    }

    [Fact]
    public void Of_many_tries_at_once_no_more_are_made_than_of_many_after_another()
    {
        var throttle = new SignInThrottle(new FakeTimeProvider());
        var source = new SignInSource(AnnEmail, "10.0.0.1", null);
        var made = 0;
        Parallel.For(0, 200, _ => { if (throttle.Begin(source) is null) Interlocked.Increment(ref made); });
        Assert.Equal(5, made);
    }

    [Fact]
    public void Whoever_has_an_account_cannot_wipe_out_what_he_guesses_at_others()
    {
        var throttle = new SignInThrottle(new FakeTimeProvider());
        var own = new SignInSource(PersonEmail.Parse("eve@x"), "10.0.0.1", null);
        var made = 0;
        for (var i = 0; i < 500; i++)
        {
            if (throttle.Begin(new SignInSource(PersonEmail.Parse($"p{i}@x"), "10.0.0.1", null)) is null) made++;
            if (throttle.Begin(own) is null) throttle.Succeeded(own);
        }
        Assert.InRange(made, 1, 30);
    }

    [Fact]
    public async Task A_link_that_is_none_costs_no_hashing_and_many_of_them_have_to_wait()
    {
        var (time, hasher) = (new FakeTimeProvider(), new RecordingHasher());
        await using var gateway = await GatewayHost.StartAsync(services: services =>
            services.AddSingleton<TimeProvider>(time).AddSingleton<IPasswordHasher<PersonRecord>>(hasher));
        await gateway.AddPersonAsync(Ann);
        var hashed = hasher.Hashed;

        for (var i = 0; i < 30; i++) await (await ChooseAsync($"ohl_{i}")).AssertProblemAsync(400, "password-link-invalid");
        using var throttled = await ChooseAsync("ohl_another");

        await throttled.AssertProblemAsync(429, "sign-in-throttled");
        Assert.Equal("30", throttled.Headers.GetValues("Retry-After").Single());
        Assert.Equal(hashed, hasher.Hashed);
        // From the same address one signs in still.
        await gateway.NewBrowser().SignInAsync(Ann);

        Task<HttpResponseMessage> ChooseAsync(string link) =>
            gateway.NewBrowser().SendAsync(HttpMethod.Post, "/v1/password", new { link, password = Browser.Password });
    }

    [Fact]
    public void Links_that_are_somebodys_never_wait_and_who_guesses_passwords_takes_no_place_of_theirs()
    {
        var throttle = new SignInThrottle(new FakeTimeProvider());
        for (var i = 0; i < 100; i++)
        {
            throttle.Begin(new SignInSource(PersonEmail.Parse($"p{i}@x"), "10.0.0.1", null));
            Assert.Null(throttle.BeginLink("10.0.0.1"));
            throttle.TakeBackLink("10.0.0.1");
        }
    }

    [Fact]
    public async Task Who_chooses_a_password_does_not_wait_behind_those_that_are_being_checked()
    {
        using var hold = new ManualResetEventSlim();
        using var passwords = new Passwords(new RecordingHasher { Hold = hold });
        var checks = Enumerable.Range(0, 40).Select(_ => Task.Run(() => passwords.VerifyAsync(null, "a guess", default))).ToArray();
        await Eventually.HoldsAsync(() => checks.Any(check => check.IsCompleted), "more to be checked than may wait");

        Assert.NotNull(await passwords.HashAsync(Browser.Password, default));

        hold.Set();
        await Task.WhenAll(checks);
    }

    /// <summary>Tells what each check cost.</summary>
    private sealed class RecordingHasher : IPasswordHasher<PersonRecord>
    {
        // Version, function, iterations and length of the salt.
        private const int CostBytes = 13;

        private readonly PasswordHasher<PersonRecord> _hasher =
            new(Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions { IterationCount = 1_000 }));

        public List<string> Checked { get; } = [];

        public int Hashed { get; private set; }

        /// <summary>Until it is set no check ends.</summary>
        public ManualResetEventSlim? Hold { get; init; }

        public string HashPassword(PersonRecord user, string password)
        {
            Hashed++;
            return _hasher.HashPassword(user, password);
        }

        public PasswordVerificationResult VerifyHashedPassword(PersonRecord user, string hashedPassword, string providedPassword)
        {
            Hold?.Wait();
            lock (Checked) Checked.Add(Convert.ToHexString(Convert.FromBase64String(hashedPassword)[..CostBytes]));
            return _hasher.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
