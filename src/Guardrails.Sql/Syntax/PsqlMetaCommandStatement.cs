namespace Guardrails.Sql.Syntax;

/// <summary>A meta-command of psql; no server understands it.</summary>
public sealed class PsqlMetaCommandStatement : SqlStatement
{
    internal PsqlMetaCommandStatement(in StatementHeader header, string command)
        : base(header) => Command = command;

    /// <summary>The command without backslash and arguments: <c>connect</c>, <c>i</c>, <c>set</c>, <c>copy</c>, …</summary>
    public string Command { get; }

    /// <summary>The lines of data behind <c>\copy … from stdin</c>, without the line <c>\.</c>; null when there are none.</summary>
    public TextSpan? Data { get; internal set; }
}
