using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers;

/// <summary>
/// The libraries without which a project has nothing to do with the rules. All that runs there is this, once for each analyzer: it loads and
/// compiles next to nothing.
/// </summary>
internal static class DatabaseLibraries
{
    /// <summary>The names of their assemblies.</summary>
    public static readonly string[] Names =
    [
        "Npgsql",
        "Microsoft.EntityFrameworkCore.Relational",
        "FluentMigrator.Abstractions",
        "FluentMigrator",
        "FluentMigrator.Runner.Core",
        "dbup-core",
        "Evolve",
        "Dapper",
        "Guardrails",
    ];

    private static readonly char[] Separators = ['/', '\\'];

    /// <summary>
    /// By the names of files, which are there without the compilation binding its references: that takes longer than such a project may cost,
    /// and asking for those of directives (#r, which only scripts have) does it too. Yes means only that a closer look is worth it.
    /// </summary>
    public static bool MayBeReferenced(Compilation compilation)
    {
        foreach (var reference in compilation.ExternalReferences)
        {
            if (MayBe(reference))
            {
                return true;
            }
        }

        return compilation.ScriptCompilationInfo is not null;
    }

    private static bool MayBe(MetadataReference reference) => reference switch
    {
        PortableExecutableReference { FilePath: { } path } => IsFileOfOne(path),
        CompilationReference other => other.Compilation.AssemblyName is not { } name || IsOne(name),
        _ => true,
    };

    private static bool IsOne(string name)
    {
        foreach (var known in Names)
        {
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the path ends with the name of one, a point and an extension; without a copy of the name, as there are hundreds of references.</summary>
    private static bool IsFileOfOne(string path)
    {
        var end = path.LastIndexOf('.');
        var start = path.LastIndexOfAny(Separators) + 1;
        var length = (end < start ? path.Length : end) - start;
        foreach (var known in Names)
        {
            if (known.Length == length && string.Compare(known, 0, path, start, length, StringComparison.OrdinalIgnoreCase) == 0)
            {
                return true;
            }
        }

        return false;
    }
}
