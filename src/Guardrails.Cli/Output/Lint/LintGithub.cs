using System.Globalization;
using Guardrails.Cli.Infrastructure;
using Guardrails.Cli.Linting;
using Guardrails.Sql.Linting;
using Guardrails.Sql.Rules;

namespace Guardrails.Cli.Output.Lint;

/// <summary>The answer of <c>lint</c> as workflow commands, which GitHub Actions shows beside the lines.</summary>
internal static class LintGithub
{
    public static void Write(Action<string> writeLine, LintOutcome outcome)
    {
        foreach (var file in outcome.Files)
        {
            foreach (var finding in file.Findings)
            {
                writeLine(Line(file, finding));
            }
        }
    }

    private static string Line(LintedFile file, Finding finding)
    {
        var (start, end) = FindingPlace.Of(file.Script, finding);
        var command = finding.Severity switch
        {
            RuleSeverity.Error => "error",
            RuleSeverity.Warning => "warning",
            _ => "notice",
        };
        var fix = finding.GetFixedStatement(file.Script) is { } text ? $"\n{text}" : string.Empty;
        var message = Data($"{Secrets.Mask($"{finding.Message}.{fix}")}\n{finding.Rule.HelpLink}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"::{command} file={Property(file.File.Path.Replace('\\', '/'))},line={start.Line},endLine={end.Line},col={start.Column},endColumn={end.Column},title={Property($"{finding.Rule.Id} {finding.Rule.Title}")}::{message}");
    }

    private static string Data(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
