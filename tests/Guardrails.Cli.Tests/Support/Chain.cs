using Guardrails.Tests.Shared;

namespace Guardrails.Cli.Tests.Support;

/// <summary>The classic outage: a session idle in a transaction, an ALTER that waits for it, a reader that waits for the ALTER.</summary>
internal sealed class Chain : IAsyncDisposable
{
    private readonly List<Task> _waiting = [];

    private Chain(TestDatabase database, Session idle, Session alter, Session reader)
    {
        Database = database;
        Idle = idle;
        Alter = alter;
        Reader = reader;
    }

    public TestDatabase Database { get; }

    public Session Idle { get; }

    public Session Alter { get; }

    public Session Reader { get; }

    /// <summary>Starts it in a database, which belongs to it from then on.</summary>
    public static async Task<Chain> StartAsync(TestDatabase database)
    {
        var token = TestContext.Current.CancellationToken;
        await database.ExecuteAsync("CREATE TABLE orders(id int)", token);
        var chain = new Chain(
            database,
            await database.OpenSessionAsync("shop_api", token),
            await database.OpenSessionAsync("migrator", token),
            await database.OpenSessionAsync("reader", token));
        await chain.Idle.BeginAndSitIdleAsync("SELECT * FROM orders", token);
        chain._waiting.Add(chain.Alter.RunInBackground("ALTER TABLE orders ADD COLUMN note text", token));
        await database.UntilWaitsForLockAsync(chain.Alter.Pid);
        chain._waiting.Add(chain.Reader.RunInBackground("SELECT count(*) FROM orders", token));
        await database.UntilWaitsForLockAsync(chain.Reader.Pid);
        return chain;
    }

    /// <summary>Lets go from the root on; everybody gets what they waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        await Idle.DisposeAsync();
        await Task.WhenAll(_waiting);
        await Alter.DisposeAsync();
        await Reader.DisposeAsync();
        await Database.DisposeAsync();
    }
}
