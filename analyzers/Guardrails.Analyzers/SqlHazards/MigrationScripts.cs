using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Guardrails.Analyzers.SqlHazards;

/// <summary>
/// The files that migrations of FluentMigrator run: <c>Execute.EmbeddedScript("orders.sql")</c>, <c>Execute.Script("sql/orders.sql")</c>. They are
/// judged in the transaction of their migration, and not once more by themselves. Names are literals: what finds the calls that name a file
/// has to find the same ones in the whole compilation, without binding it.
/// </summary>
internal sealed class MigrationScripts
{
    private readonly ImmutableArray<AdditionalText> _files;
    private readonly Lazy<ImmutableHashSet<AdditionalText>> _named;

    public MigrationScripts(Compilation compilation, AnalyzerOptions options, GuardrailsContext guardrails)
    {
        _files = [.. options.AdditionalFiles.Where(SqlFiles.IsScript)];
        _named = new(() => guardrails.Symbols.FluentExecuteRoot is null || _files.IsEmpty ? [] : Named(compilation, guardrails));
    }

    /// <summary>Whether the name is that of a method that runs a file.</summary>
    public static bool IsScriptMethod(string name) => name is "EmbeddedScript" or "Script";

    /// <summary>The file that the call runs; null when there is none, or several may be meant.</summary>
    public AdditionalText? Find(InvocationExpressionSyntax call) =>
        call.NameSyntax()?.Identifier.ValueText is { } method
        && IsScriptMethod(method)
        && call.ArgumentList.Arguments is [{ Expression: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal }, ..]
            ? Find(literal.Token.ValueText, method == "EmbeddedScript")
            : null;

    /// <summary>Whether a migration runs the file.</summary>
    public bool IsRun(AdditionalText file) => _named.Value.Contains(file);

    private ImmutableHashSet<AdditionalText> Named(Compilation compilation, GuardrailsContext guardrails) =>
    [
        .. compilation.SyntaxTrees
            .Where(tree => !guardrails.DescribesSchema(tree))
            .SelectMany(static tree => tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>())
            .Select(Find)
            .OfType<AdditionalText>(),
    ];

    /// <summary>
    /// A resource is called by the last parts of its name, which are the folders and the name of its file (behind the root namespace, which
    /// no path has); a file by a path that ends like its own.
    /// </summary>
    private AdditionalText? Find(string name, bool isResource)
    {
        var wanted = Parts(name, isResource);
        var best = new List<AdditionalText>();
        var longest = 0;
        foreach (var file in _files)
        {
            var parts = Parts(file.Path, isResource);
            var same = 0;
            while (same < wanted.Length && same < parts.Length && wanted[wanted.Length - 1 - same].Equals(parts[parts.Length - 1 - same], StringComparison.OrdinalIgnoreCase))
            {
                same++;
            }

            // At least the file's own name, unless the call says less than that.
            var least = Math.Min(wanted.Length, isResource ? Parts(file.Path.Substring(file.Path.LastIndexOfAny(['/', '\\']) + 1), isResource).Length : wanted.Length);
            if (same < Math.Max(least, 1) || same < longest)
            {
                continue;
            }

            if (same > longest)
            {
                best.Clear();
                longest = same;
            }

            best.Add(file);
        }

        return best.Count == 1 ? best[0] : null;
    }

    private static string[] Parts(string path, bool isResource) =>
        path.Split(isResource ? ['/', '\\', '.'] : ['/', '\\']).Where(static part => part is not ("" or "." or "..")).ToArray();
}
