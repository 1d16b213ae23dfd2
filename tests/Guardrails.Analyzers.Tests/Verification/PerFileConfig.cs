using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Guardrails.Analyzers.Tests.Verification;

/// <summary>What <c>.editorconfig</c> says about each file.</summary>
/// <param name="valuesOf">The values for the path of a file; those for an empty path are the project's.</param>
internal sealed class PerFileConfig(Func<string, IReadOnlyDictionary<string, string>> valuesOf) : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(valuesOf(""));

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Values(valuesOf(tree.FilePath));

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new Values(valuesOf(textFile.Path));

    private sealed class Values(IReadOnlyDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override IEnumerable<string> Keys => values.Keys;

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
