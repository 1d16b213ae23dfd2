using Npgsql;

// A small application with a database: arguments are connection string, port, and "well", "idle" (it sits idle in a transaction) or
// "sick" (its health check never passes). It answers on http://127.0.0.1:PORT/health and ends on SIGTERM.
// Not with HttpListener: that throws when somebody connects while it starts, and a health check does just that.
// A server that is being restarted is waited for: a deploy starts the services again as soon as it lost the server.
var (connectionString, port, mode) = (args[0], args[1], args[2]);
await using var connection = await ConnectAsync();
await using (var command = new NpgsqlCommand(mode == "idle" ? "BEGIN; SELECT count(*) FROM orders" : "SELECT 1", connection))
{
    await command.ExecuteNonQueryAsync();
}

var builder = WebApplication.CreateEmptyBuilder(new());
builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
await using var app = builder.Build();
app.Run(context =>
{
    context.Response.StatusCode = mode == "sick" ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
    return Task.CompletedTask;
});
await app.StartAsync();
Console.WriteLine($"listening on {port}");
await app.WaitForShutdownAsync();

async Task<NpgsqlConnection> ConnectAsync()
{
    using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
    while (true)
    {
        var attempt = new NpgsqlConnection(connectionString);
        try
        {
            await attempt.OpenAsync(limit.Token);
            return attempt;
        }
        catch (NpgsqlException e) when (e.IsTransient)
        {
            await attempt.DisposeAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(100), limit.Token);
        }
    }
}
