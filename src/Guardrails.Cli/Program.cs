using Guardrails.Cli.Commands;
using Guardrails.Cli.Infrastructure;
using Guardrails.Cli.Output;

var terminal = Terminal.ForProcess(Environment.GetEnvironmentVariable);
using var interruption = new Interruption();
return await new CommandLine(new CliContext(terminal, interruption, TimeProvider.System, Environment.GetEnvironmentVariable)).RunAsync(args).ConfigureAwait(false);
