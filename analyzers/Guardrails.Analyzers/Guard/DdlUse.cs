using System.Text;
using Guardrails.Analyzers.SqlText;
using Guardrails.Sql.Syntax;
using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.Guard;

/// <summary>A DDL statement in the text of a sink.</summary>
/// <param name="Sink">Where the text leaves the program.</param>
/// <param name="Text">The text.</param>
/// <param name="Statement">The first DDL statement in it.</param>
internal sealed record DdlUse(SqlSink Sink, FoldedSql Text, SqlStatement Statement)
{
    /// <summary>The command and what it is about, such as <c>ALTER TABLE orders</c>.</summary>
    public string Describe()
    {
        var (statement, prefix) = (Statement, string.Empty);
        if (Statement is DoStatement block)
        {
            prefix = "DO block";
            if (block.Body.FirstOrDefault(static inner => inner.IsDdl) is not { } inner)
            {
                return prefix;
            }

            (statement, prefix) = (inner, "DO block with ");
        }

        var relation = statement.Relations.Count > 0 ? statement.Relations[0] : null;
        var name = relation is null ? string.Empty : " " + Text.Describe(Text.Text.Substring(relation.Span.Start, relation.Span.Length));
        return prefix + Command(statement.Kind) + name;
    }

    /// <summary>
    /// The statement where it is written, when that is inside the sink's own expression; otherwise that expression.
    /// </summary>
    public Location Locate()
    {
        var expression = Sink.Sql.Syntax;
        return Text.Map(Statement.Span.Start, Statement.Span.Length) is { } written
            && written.SourceTree == expression.SyntaxTree
            && expression.Span.Contains(written.SourceSpan)
                ? written
                : expression.GetLocation();
    }

    /// <summary><c>AlterTable</c> as PostgreSQL spells it.</summary>
    private static string Command(StatementKind kind)
    {
        var words = new StringBuilder();
        foreach (var character in kind.ToString())
        {
            if (char.IsUpper(character) && words.Length > 0)
            {
                words.Append(' ');
            }

            words.Append(char.ToUpperInvariant(character));
        }

        return words.ToString();
    }
}
