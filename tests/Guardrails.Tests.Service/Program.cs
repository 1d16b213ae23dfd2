using System.Net;
using System.Runtime.InteropServices;
using Npgsql;

// A small application with a database: arguments are connection string, port, and "well", "idle" (it sits idle in a transaction) or
// "sick" (its health check never passes). It answers on http://127.0.0.1:PORT/health and ends on SIGTERM.
var (connectionString, port, mode) = (args[0], args[1], args[2]);
using var ended = new CancellationTokenSource();
using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
{
    context.Cancel = true;
    ended.Cancel();
});
await using var connection = new NpgsqlConnection(connectionString);
await connection.OpenAsync();
await using (var command = new NpgsqlCommand(mode == "idle" ? "BEGIN; SELECT count(*) FROM orders" : "SELECT 1", connection))
{
    await command.ExecuteNonQueryAsync();
}

using var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
listener.Start();
Console.WriteLine($"listening on {port}");
using var stop = ended.Token.Register(listener.Stop);
try
{
    while (!ended.IsCancellationRequested)
    {
        var request = await listener.GetContextAsync();
        request.Response.StatusCode = mode == "sick" ? 503 : 200;
        request.Response.Close();
    }
}
catch (Exception e) when (e is HttpListenerException or ObjectDisposedException && ended.IsCancellationRequested)
{
}
