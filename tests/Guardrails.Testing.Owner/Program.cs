// Starts a server and never disposes it: Guardrails.Testing.Owner <major> <cache directory> [directory to search for programs]
// Says "ready <data directory>" and ends when its input does.
using System.Globalization;
using Guardrails.Testing;
using Guardrails.Testing.Processes;

var options = new PostgresServerOptions
{
    Major = int.Parse(args[0], CultureInfo.InvariantCulture),
    CacheDirectory = args[1],
    UseGivenServer = false,
    AllowDownload = true,
};
var machine = args.Length < 3
    ? HostMachine.Current
    : new HostMachine { Variable = name => name == "PATH" ? args[2] : Environment.GetEnvironmentVariable(name) };

var server = await PostgresServer.StartAsync(options, machine, CancellationToken.None);
Console.WriteLine($"ready {server.DataDirectory}");
while (await Console.In.ReadLineAsync() is not null)
{
}
