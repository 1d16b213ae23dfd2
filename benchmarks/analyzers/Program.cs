using System.Diagnostics;
using System.Globalization;
using Guardrails.Analyzers.Cost.Tests;
using Guardrails.Analyzers.Cost.Tests.Inputs;

// What the analyzers add to the compilation of one large file: seconds of one thread, megabytes allocated, and the peak of the process.
//   dotnet run -c Release --project benchmarks/analyzers              # all inputs
//   dotnet run -c Release --project benchmarks/analyzers -- handlers  # those whose names contain the word
// Each measurement has a process of its own: the peak is its own then, and what overflows the stack ends nothing else.
if (args is ["--measure", var name, var with])
{
    var input = LargeInputs.All.Single(input => input.Name == name);
    Func<LargeInput, object> work = with == "with" ? static input => Workload.Analyze(input) : static input => Workload.Compile(input);
    _ = work(LargeInput.Migration("warm-up", "migrationBuilder.Sql(\"DROP TABLE a\");"));
    _ = work(LargeInput.Method("warm-up", "try { Execute(connection, \"DROP TABLE a\"); } catch (Exception e) { Console.WriteLine(e); }"));

    var (allocated, watch, before) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
    _ = work(input);
    var line = string.Create(
        CultureInfo.InvariantCulture,
        $"{watch.Elapsed.TotalSeconds} {(Environment.CpuUsage.TotalTime - before).TotalSeconds} {(GC.GetTotalAllocatedBytes(precise: true) - allocated) / 1e6} {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6}");
    Console.WriteLine(line);
    return 0;
}

Console.WriteLine("| input | compiler: s | MB allocated | peak MB | analyzers: s | MB allocated | peak MB |");
Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
foreach (var input in LargeInputs.All.Where(input => args.Length == 0 || input.Name.Contains(args[0], StringComparison.OrdinalIgnoreCase)))
{
    var (alone, together) = (Measure(input, "without"), Measure(input, "with"));
    Console.WriteLine(alone is null || together is null
        ? $"| {input.Name} | {(alone is null ? "no end" : "")} | | | no end | | |"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"| {input.Name} | {alone[1]:F2} | {alone[2]:F0} | {alone[3]:F0} | {together[1] - alone[1]:F2} | {together[2] - alone[2]:F0} | {together[3] - alone[3]:F0} |"));
}

return 0;

// Elapsed and processor seconds, megabytes allocated and at the peak; null when the process died, or took more than two minutes.
static double[]? Measure(LargeInput input, string with)
{
    using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["--measure", input.Name, with]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    process.ErrorDataReceived += static (_, _) => { };
    process.BeginErrorReadLine();
    if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
    {
        process.Kill();
        return null;
    }

    var output = process.StandardOutput.ReadToEnd();
    return process.ExitCode == 0 ? [.. output.Split(' ', StringSplitOptions.TrimEntries).Select(static number => double.Parse(number, CultureInfo.InvariantCulture))] : null;
}
