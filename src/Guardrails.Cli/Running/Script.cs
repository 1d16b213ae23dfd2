namespace Guardrails.Cli.Running;

/// <summary>One thing to run.</summary>
/// <param name="Path">The file as it was given, <c>-</c> for standard input, <c>-c</c> for SQL on the command line.</param>
/// <param name="Sql">Its text.</param>
internal sealed record Script(string Path, string Sql);
