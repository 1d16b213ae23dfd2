using BenchmarkDotNet.Running;
using Guardrails.Benchmarks;

// Side by side, both in one run on one server, because absolute times say little on a shared machine:
//   overhead [MAJOR]   a guarded ALTER beside the same ALTER in a hand-written Npgsql transaction
//   stall    [MAJOR]   how long readers wait while an ALTER waits: raw, plain lock_timeout = 5s, guarded
// Micro-benchmarks: any BenchmarkDotNet arguments, such as --filter '*Lexer*'
var major = args.Length > 1 && int.TryParse(args[1], System.Globalization.CultureInfo.InvariantCulture, out var given) ? given : 18;
switch (args)
{
    case ["overhead", ..]:
        await OverheadComparison.RunAsync(major);
        break;
    case ["stall", ..]:
        await StallComparison.RunAsync(major);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        break;
}
