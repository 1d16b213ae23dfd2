using System.Globalization;
using System.Text.RegularExpressions;
using Guardrails.Locking;
using Npgsql;

namespace Guardrails.Execution;

/// <summary>Words for what went wrong: what failed, where, what became of the transaction, and what to do.</summary>
internal static partial class Failures
{
    private const int LongestQuote = 120;

    /// <summary>A script that is refused before anything runs.</summary>
    public static MigrationFailedException Refused(string? step, string? sql, string sqlState, string reason) =>
        new($"{Title(step)}: {reason}. Nothing was executed.", null, new FailureDetails(step, sql, sqlState));

    /// <summary>A statement that would work too long on too large a table while others wait.</summary>
    public static MigrationFailedException TooHeavy(
        string? step, Sql.Syntax.SqlScript script, Sql.Syntax.SqlStatement statement, string dangers, long limit, string consequence)
    {
        var text = script.GetText(statement.Span);
        return new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Title(step)}: {Locate(script, statement)} {dangers}; {limit / 1048576.0:0.#} MiB and more are refused ({nameof(GuardOptions.RefuseHeavyWorkAboveBytes)}). {consequence}"),
            null,
            new FailureDetails(step, text));
    }

    /// <summary>A statement with its place in the script.</summary>
    public static string Locate(Sql.Syntax.SqlScript script, Sql.Syntax.SqlStatement statement)
    {
        var at = script.GetLinePosition(statement.Span.Start);
        return $"statement {statement.Number} at line {at.Line}, column {at.Column} ({Shorten(script.GetText(statement.Span))})";
    }

    /// <summary>A lock that was not granted in time.</summary>
    public static LockTimeoutException LockTimeout(FailureDetails details, LockReport report, string consequence, Exception? cause) =>
        new(
            $"{Title(details.Step)}: {LockReportText.Headline(report)}; {LockReportText.BlockersInOneLine(report)}. {consequence}",
            cause,
            // Also when it was the watcher that cancelled the wait (57014): what happened is that the lock was not available.
            details with { SqlState = SqlStates.LockNotAvailable },
            report);

    /// <summary>A statement that had its locks and ran too long.</summary>
    public static StatementTimeoutException StatementTimeout(FailureDetails details, TimeSpan limit, string optionName, string consequence, Exception cause) =>
        new(
            $"{Title(details.Step)}: statement timeout after {Seconds(limit)} ({optionName}) — {Shorten(details.Sql)}. {consequence}",
            cause,
            details with { SqlState = SqlStates.QueryCanceled },
            limit);

    /// <summary>Any other failure.</summary>
    public static MigrationFailedException Failed(FailureDetails details, string reason, string consequence, Exception? cause) =>
        new($"{Title(details.Step)}: {reason}. {consequence}", cause, details);

    /// <summary>What the server said about a statement, with the place in the script when it named one.</summary>
    public static string Describe(PostgresException error, Sql.Syntax.SqlScript? script, Sql.Syntax.SqlStatement? statement, bool isAtCommit)
    {
        var place = isAtCommit ? " at COMMIT" : string.Empty;
        if (script is not null && statement is not null)
        {
            // Position counts characters of the statement from 1; 0 means that the error has no place.
            var at = script.GetLinePosition(SkipCharacters(script.Text, statement.Span.Start, error.Position - 1));
            place = string.Create(CultureInfo.InvariantCulture, $" in statement {statement.Number} (line {at.Line}{(error.Position > 0 ? $", column {at.Column}" : string.Empty)})");
        }
        var advice = error.SqlState switch
        {
            SqlStates.ReadOnlyTransaction => "; the transaction is read-only: the server is a standby in recovery or read-only by default_transaction_read_only (connect to the primary), or its own BEGIN says READ ONLY",
            SqlStates.AdminShutdown => "; an operator ended our session",
            _ => string.Empty,
        };
        var hint = string.IsNullOrEmpty(error.Hint) ? string.Empty : $" (hint: {error.Hint.TrimEnd('.')})";
        return $"{error.MessageText}{place}, SQLSTATE {error.SqlState}{hint}{advice}";
    }

    public static string Title(string? step) => $"{Name(step)} FAILED";

    public static string Name(string? step) => step is null ? "Migration" : $"Migration step '{step}'";

    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0##} s");

    /// <summary>A statement on one line, short enough for a message.</summary>
    public static string Shorten(string? sql)
    {
        if (sql is null)
        {
            return string.Empty;
        }

        sql = Guardrails.Sql.SqlSecrets.MaskPasswords(sql);
        var line = WhiteSpace().Replace(sql.Length > LongestQuote * 4 ? sql[..(LongestQuote * 4)] : sql, " ").Trim();
        return line.Length <= LongestQuote ? line : string.Concat(line.AsSpan(0, LongestQuote - 1), "…");
    }

    /// <summary>The server counts code points; an index counts UTF-16 units.</summary>
    private static int SkipCharacters(string text, int start, int count)
    {
        var index = start;
        for (; count > 0 && index < text.Length; count--)
        {
            index += char.IsSurrogatePair(text, index) ? 2 : 1;
        }

        return index;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
