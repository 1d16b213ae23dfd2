namespace Guardrails.Sql.Syntax;

/// <summary><c>COPY</c></summary>
public sealed class CopyStatement : SqlStatement
{
    internal CopyStatement(in StatementHeader header, bool isFromStdin)
        : base(header) => IsFromStdin = isFromStdin;

    /// <summary><c>FROM STDIN</c>: in a script of psql the data follow the statement.</summary>
    public bool IsFromStdin { get; }

    /// <summary>
    /// The lines of data, from the line behind the statement up to, not including, the line <c>\.</c>; null when nothing follows.
    /// </summary>
    public TextSpan? Data { get; internal set; }
}
