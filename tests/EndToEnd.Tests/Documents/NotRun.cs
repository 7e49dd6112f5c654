using System.Text.RegularExpressions;

namespace OnceHub.Sync.EndToEnd.Tests.Documents;

/// <summary>Reasons why a block is not run by the tests: a word behind its language, which must be true of each of its commands.</summary>
internal static partial class NotRun
{
    public static IEnumerable<string> FaultsOf(DocumentBlock block) => block.Why switch
    {
        // It builds, tests or measures this repository: what the tests themselves are part of.
        "repository" => Commands(block).SelectMany(command => OfRepository(block, command)),
        // Needs a tool that no test machine has.
        "salesforce-cli" => Needs(block, "sf"),
        // Walked through without a cluster by OverlayTests.
        "kubernetes" => Needs(block, "kubectl", "docker", "kustomize", "cp", "cd", "sed"),
        // Run by BackupCommandTests and PostgresBackupTests, in folders and databases of their own.
        "operator" => Needs(block, "dotnet OnceHub.Sync.Silo.dll", "pg_dump", "createdb"),
        _ => [$"{block}: '{block.Why}' is no reason for not running it."],
    };

    private static IEnumerable<string> OfRepository(DocumentBlock block, string command)
    {
        if (!Building().IsMatch(command)) yield return $"{block}: does not build, test or run this repository: {command}";
        foreach (Match path in RepositoryPath().Matches(command))
            if (!Path.Exists(Path.Combine(DocumentPages.Root, path.Value))) yield return $"{block}: there is no {path.Value}";
    }

    private static IEnumerable<string> Needs(DocumentBlock block, params string[] tools) =>
        from command in Commands(block)
        let run = string.Join(' ', command.Split(' ').SkipWhile(word => word.Contains('=', StringComparison.Ordinal)))
        where !tools.Any(tool => run.StartsWith(tool + " ", StringComparison.Ordinal))
        select $"{block}: needs no {string.Join(" or ", tools)}: {command}";

    private static IEnumerable<string> Commands(DocumentBlock block) =>
        block.Text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#');

    [GeneratedRegex(
        @"^([A-Z_]+=\S+ )*(\(cd tests/\S+ && )?"
        + @"(dotnet (build|test|run|stryker|tool restore|OnceHub\.Sync\.Benchmarks\.dll)|\.ci/run|git worktree|cp) ?")]
    private static partial Regex Building();

    [GeneratedRegex(@"(?<![\w./])((src|tests|deploy|docs)/[\w./-]*\w|OnceHub\.Orleans\.sln|\.ci/run)")]
    private static partial Regex RepositoryPath();
}
