using Guardrails.Analyzers.Tests.SqlHazards;
using Guardrails.Analyzers.Tests.Verification;
using Guardrails.Tests.Shared;

namespace Guardrails.Analyzers.Tests.WholePack.Cases;

/// <summary>A piece of code that a rule for C# is tried on.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Number">Its number among those of the rule, from 1.</param>
/// <param name="Place">
/// What it stands in: <c>sync</c> and <c>async</c> for a method, the name of a framework for its migration, <c>program</c> for top-level
/// statements, <c>file</c> for a whole file, <c>settings</c> for a line of a configuration.
/// </param>
/// <param name="Code">The code with its marks.</param>
internal sealed record CSharpCase(string Rule, int Number, string Place, string Code)
{
    private const string Folder = "tests/Guardrails.Analyzers.Tests/WholePack/Cases";

    /// <summary>Those of all rules for C#.</summary>
    public static IReadOnlyList<CSharpCase> All { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, Folder), "GRD*.txt").Order(StringComparer.Ordinal).SelectMany(Read)];

    /// <summary>Whether the rule has something to say about it.</summary>
    public bool IsPositive => Code.Contains("{|", StringComparison.Ordinal);

    /// <summary>Whether it calls what waits.</summary>
    public bool IsSynchronous => Place == "sync" || (IsCode && !IsAsynchronous);

    /// <summary>Whether it calls what returns a task.</summary>
    public bool IsAsynchronous => Code.Contains("Async(", StringComparison.Ordinal) || Code.Contains("Async|}(", StringComparison.Ordinal);

    /// <summary>Whether it stands in a migration of a framework.</summary>
    public bool IsMigration => Place is "EF Core" or "FluentMigrator" or "DbUp";

    /// <summary>Whether it can share a compilation with others: some rules ask what a whole project says.</summary>
    public bool CanShare => Rule is not ("GRD1002" or "GRD1003" or "GRD1004") && (Place is "sync" or "async" || IsMigration);

    private bool IsCode => Place != "settings";

    /// <summary>The file that is made of it.</summary>
    public string FileName => $"/{Rule}/{Number}.cs";

    /// <summary>The file's text with its marks.</summary>
    public string Source => Place switch
    {
        "sync" => Shared(Sources.InMethod(Code).Replace("static async Task Run(", "static void Run(", StringComparison.Ordinal).Replace("await Task.CompletedTask;", "", StringComparison.Ordinal)),
        "async" => Shared(Sources.InMethod(Code)),
        "EF Core" => Shared(Migrations.EntityFramework(Code)),
        "FluentMigrator" => Shared(Migrations.Fluent(Code, $"Migration({Number})")),
        "DbUp" => Shared($$"""
            class Script : IScript
            {
                public string ProvideScript(Func<IDbCommand> commands)
                {
            {{Code}}
                }
            }
            """),
        "settings" => "",
        _ => Code,
    };

    private string Shared(string source) => $"namespace {Rule}_{Number};\n\n{source}";

    private static IEnumerable<CSharpCase> Read(string path)
    {
        var rule = Path.GetFileNameWithoutExtension(path);
        return File.ReadAllText(path).ReplaceLineEndings("\n").Split("\n== ").Skip(1)
            .Select(static part => part.Split('\n', 2))
            .Select((part, index) => new CSharpCase(rule, index + 1, part[0], part[1].Trim('\n')));
    }
}
