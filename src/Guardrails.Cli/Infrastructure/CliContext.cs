using Guardrails.Cli.Output;

namespace Guardrails.Cli.Infrastructure;

/// <summary>What every command has at hand.</summary>
/// <param name="Terminal">Where to write.</param>
/// <param name="Interruption">The signals.</param>
/// <param name="Time">The clock.</param>
/// <param name="Environment">Reads an environment variable.</param>
internal sealed record CliContext(Terminal Terminal, Interruption Interruption, TimeProvider Time, Func<string, string?> Environment);
