using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Guardrails.Analyzers.Guard;

/// <summary>
/// What the program says about timeouts for all its commands. By names alone: whether such a setting reaches a command is rarely
/// certain, and where it might, nothing is claimed about defaults.
/// </summary>
/// <param name="SetsClient">Whether a connection string, context or runner may have a command timeout of its own.</param>
/// <param name="SetsGuard">Whether the guard's statement timeout may be another than its default.</param>
/// <param name="ConfiguresRunner">Whether a migration framework is configured here at all.</param>
internal sealed record TimeoutSettings(bool SetsClient, bool SetsGuard, bool ConfiguresRunner)
{
    private static readonly HashSet<string> ClientSettings = new(StringComparer.Ordinal)
    {
        "SetCommandTimeout", "WithGlobalCommandTimeout", "WithExecutionTimeout", "ExecutionTimeoutSeconds", "NpgsqlConnectionStringBuilder", "ConnectionStringBuilder",
        "ProcessorOptions", "ConfigureDataSource",
    };

    /// <summary>Looks through all files but those that describe a schema.</summary>
    public static TimeoutSettings In(Compilation compilation, GuardrailsContext guardrails, CancellationToken cancellationToken)
    {
        var settings = new TimeoutSettings(false, false, false);
        foreach (var tree in compilation.SyntaxTrees.Where(tree => !guardrails.DescribesSchema(tree)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var token in tree.GetRoot(cancellationToken).DescendantTokens())
            {
                settings = token.Kind() switch
                {
                    SyntaxKind.IdentifierToken => settings.With(token),
                    SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.SingleLineRawStringLiteralToken
                        when SetsTimeout(token.ValueText) => settings with { SetsClient = true },
                    _ => settings,
                };
            }
        }

        return settings;
    }

    private TimeoutSettings With(SyntaxToken identifier)
    {
        var name = identifier.ValueText;
        var isCalled = identifier.GetNextToken().IsKind(SyntaxKind.OpenParenToken);
        return this with
        {
            SetsClient = SetsClient || ClientSettings.Contains(name) || (isCalled && name == "CommandTimeout"),
            SetsGuard = SetsGuard || name is "StatementTimeout" or "LongStatementTimeout" or "GuardOptions",
            ConfiguresRunner = ConfiguresRunner || (isCalled && (RunnerConfigurations.IsNpgsql(name) || RunnerConfigurations.IsRunner(name))),
        };
    }

    /// <summary>Npgsql reads the keyword with and without its blank.</summary>
    private static bool SetsTimeout(string text) =>
        text.IndexOf("Command Timeout", StringComparison.OrdinalIgnoreCase) >= 0 || text.IndexOf("CommandTimeout", StringComparison.OrdinalIgnoreCase) >= 0;
}
