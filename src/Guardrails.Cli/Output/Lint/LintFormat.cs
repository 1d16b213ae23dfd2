namespace Guardrails.Cli.Output.Lint;

/// <summary>What the answer of <c>lint</c> looks like.</summary>
internal enum LintFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs.</summary>
    Json,

    /// <summary>SARIF 2.1.0, for code scanning.</summary>
    Sarif,

    /// <summary>Annotations of GitHub Actions.</summary>
    Github,
}
