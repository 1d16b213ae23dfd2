using System.Globalization;
using Guardrails.Sql.Locks;

namespace Guardrails.Cli.Output;

/// <summary>The answer of <c>preflight</c> for people: statement by statement, then what was found beside them.</summary>
internal static class PreflightText
{
    public static void Write(PreflightReport report, StyledWriter writer)
    {
        foreach (var statement in report.Statements)
        {
            var isSafe = statement.Dangers.Count == 0;
            writer.Text(isSafe ? "✓ " : "✗ ", isSafe ? Styles.Good : Styles.Bad)
                .Text(string.Create(CultureInfo.InvariantCulture, $"{statement.Path}:{statement.Statement}  "), Styles.Faint)
                .Text(Printable.OneLine(statement.Sql), Styles.Strong).EndLine();
            foreach (var held in statement.Locks)
            {
                writer.Text($"    {held.LockMode.ToSql()} on {held.Relation}{Size(held)}{Work(held.Work)}").EndLine();
                foreach (var holder in held.Holders)
                {
                    writer.Text("      └─ held now by ").Text($"{SessionLine.Name(holder)}: {SessionLine.State(holder)}, {SessionLine.Origin(holder)}, {holder.LockMode}", SessionLine.Style(holder)).EndLine();
                }
            }

            foreach (var danger in statement.Dangers)
            {
                writer.Text("    ! ", Styles.Bad).Text(danger).EndLine();
            }
        }

        foreach (var problem in report.Problems)
        {
            writer.Text(problem.IsFatal ? "✗ " : "! ", problem.IsFatal ? Styles.Bad : Styles.Waiting).Text(problem.Message).EndLine();
        }

        writer.Text(report.IsSafe ? "✓ " : "✗ ", report.IsSafe ? Styles.Good : Styles.Bad)
            .Text(report.IsSafe ? "nothing speaks against running it now" : "it should not be run as it is, or not now").EndLine();
    }

    private static string Size(PreflightLock held) => held.SizeBytes is not { } bytes
        ? " (does not exist yet)"
        : string.Create(CultureInfo.InvariantCulture, $" ({bytes / 1048576.0:N1} MiB{(held.Rows is { } rows ? $", about {rows:N0} rows" : ", never analyzed")})");

    private static string Work(TableWork work) => work switch
    {
        TableWork.Rewrite => ", writes it anew",
        TableWork.IndexBuild => ", builds an index",
        TableWork.Scan => ", reads all of it",
        _ => string.Empty,
    };
}
