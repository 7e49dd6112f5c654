using System.Diagnostics;

namespace OnceHub.Sync.Silo.Tests;

/// <summary>deploy/release.sh, but for what compiles: that takes minutes.</summary>
public sealed class ReleaseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("oncehub-release-").FullName;

    private static string Version => Domain.ProductVersion.Text.Split('+')[0];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_same_commit_makes_the_same_bytes()
    {
        var (one, other) = (Path.Combine(_folder, "one"), Path.Combine(_folder, "other"));
        foreach (var folder in new[] { one, other })
        {
            var (code, said) = Release("context manifests observability salesforce", Version, folder);
            Assert.True(code == 0, said);
        }
        var sums = File.ReadAllLines(Path.Combine(one, "SHA256SUMS"));
        Assert.Equal(sums, File.ReadAllLines(Path.Combine(other, "SHA256SUMS")));
        foreach (var part in new[] { "image-context", "kubernetes", "observability", "salesforce" })
            Assert.Contains(sums, sum => sum.EndsWith($"./{part}-{Version}.tar.gz", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_version_than_the_stated_one_is_refused()
    {
        var (code, said) = Release("context", "99.0.0", Path.Combine(_folder, "out"));
        Assert.Equal(1, code);
        Assert.Contains($"says version {Version}, not 99.0.0", said, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void A_folder_that_holds_something_is_left_alone()
    {
        File.WriteAllText(Path.Combine(_folder, "mine"), "");
        Assert.Contains("is not empty", Release("context", Version, _folder).Said, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder));
    }

    /// <summary>What is made is of the commit, whatever this checkout holds besides.</summary>
    private static (int Code, string Said) Release(string parts, string version, string folder)
    {
        var start = new ProcessStartInfo("/usr/bin/env", ["bash", Repository.PathOf("deploy", "release.sh"), version, folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PARTS"] = parts, ["ALLOW_CHANGES"] = "1" },
        };
        using var script = Process.Start(start)!;
        var errors = script.StandardError.ReadToEndAsync();
        var said = script.StandardOutput.ReadToEnd();
        script.WaitForExit();
        return (script.ExitCode, said + errors.Result);
    }
}
