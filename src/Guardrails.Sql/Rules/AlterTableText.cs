using Guardrails.Sql.Lexing;
using Guardrails.Sql.Linting;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>Pieces of ALTER TABLE statements, for rewrites.</summary>
internal static class AlterTableText
{
    /// <summary>Whether the context's statement may be cut into several that are separate transactions.</summary>
    public static bool CanBeSplit(RuleContext context) => context.IsRewritable && !context.IsInTransaction;

    /// <summary><c>ALTER TABLE IF EXISTS ONLY s.t</c>, as the statement has it.</summary>
    public static string Head(AlterTableStatement alter) =>
        $"ALTER TABLE {(alter.IfExists ? "IF EXISTS " : "")}{(alter.Only ? "ONLY " : "")}{alter.Table}";

    /// <summary><c>NOT VALID</c> behind a constraint and <c>VALIDATE CONSTRAINT</c> as a statement of its own.</summary>
    public static IReadOnlyList<TextEdit> AddNotValid(RuleContext context, AlterTableStatement alter, SqlConstraint constraint)
    {
        if (constraint.Name is null || !CanBeSplit(context))
        {
            return [];
        }

        var validate = $";\n{Head(alter)} VALIDATE CONSTRAINT {Quote(constraint.Name)}";
        return constraint.Span.End == alter.Span.End
            ? [TextEdit.Insert(alter.Span.End, " NOT VALID" + validate)]
            : [TextEdit.Insert(constraint.Span.End, " NOT VALID"), TextEdit.Insert(alter.Span.End, validate)];
    }

    /// <summary>Another text for the whole statement; only where it has no other action.</summary>
    public static IReadOnlyList<TextEdit> Replace(RuleContext context, AlterTableStatement alter, params string[] statements) =>
        CanBeSplit(context) && alter.Actions.Count == 1 ? [new TextEdit(alter.Span, string.Join(";\n", statements))] : [];

    /// <summary>A name as it may stand in SQL.</summary>
    public static string Quote(string name) => SqlIdentifiers.Quote(name);

    /// <summary>Names as they may stand in a list.</summary>
    public static string Quote(IEnumerable<string> names) => string.Join(", ", names.Select(Quote));
}
