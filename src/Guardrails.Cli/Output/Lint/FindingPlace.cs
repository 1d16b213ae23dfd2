using Guardrails.Sql;
using Guardrails.Sql.Linting;
using Guardrails.Sql.Syntax;

namespace Guardrails.Cli.Output.Lint;

/// <summary>Where something stands: lines and columns from 1, columns in UTF-16 units, the end behind the last character.</summary>
internal readonly record struct FindingPlace(LinePosition Start, LinePosition End)
{
    public static FindingPlace Of(SqlScript script, TextSpan span) => new(script.GetLinePosition(span.Start), script.GetLinePosition(span.End));

    public static FindingPlace Of(SqlScript script, Finding finding) => Of(script, finding.Span);
}
