namespace Guardrails.Sql;

/// <summary>A place in a script as an editor shows it.</summary>
/// <param name="Line">The line, from 1. A line ends with LF, CR LF or a lone CR.</param>
/// <param name="Column">The column, from 1, in UTF-16 units.</param>
public readonly record struct LinePosition(int Line, int Column);
