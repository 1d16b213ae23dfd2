using Guardrails.Cli.Tests.Support;
using Guardrails.Tests.Shared;
using Npgsql;

namespace Guardrails.Cli.Tests.Connection;

public sealed class SecretConnectionTests(PostgresServers servers)
{
    private const string Secret = "s3cr3t-Pa55";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> FailingSources { get; } = new()
    {
        { "GUARDRAILS_CONNECTION", $"Host=127.0.0.1;Port=1;Username=app;Password={Secret};Database=shop" },
        { "GUARDRAILS_CONNECTION", $"Host=127.0.0.1;Password={Secret};Prot=1" },
        { "GUARDRAILS_CONNECTION", $"host=127.0.0.1 port=1 password={Secret}" },
        { "GUARDRAILS_CONNECTION", $"host=127.0.0.1 prot=1 password={Secret}" },
        { "DATABASE_URL", $"postgres://app:{Secret}@127.0.0.1:1/shop" },
        { "DATABASE_URL", $"postgres://app:x@{Secret}@127.0.0.1:1/shop" },
        { "DATABASE_URL", $"postgres://app:x/{Secret}@127.0.0.1:1/shop" },
        { "DATABASE_URL", $"postgres://127.0.0.1:1/shop?password={Secret}" },
        { "DATABASE_URL", $"postgres://app:{Secret}@127.0.0.1:1/shop?sslmode={Secret}" },
        { "DATABASE_URL", $"postgre://app:{Secret}@127.0.0.1:1/shop" },
        { "PGPASSWORD", Secret },
    };

    [Theory]
    [MemberData(nameof(FailingSources))]
    public async Task A_connection_that_fails_does_not_tell_its_password(string variable, string value)
    {
        var tool = Tool.Built().With(variable, value);
        if (variable == "PGPASSWORD")
        {
            tool.With("PGHOST", "127.0.0.1").With("PGPORT", "1");
        }

        foreach (var arguments in (string[][])[["locks"], ["reap"], ["run", "-c", "SELECT 1"], ["run", "-c", "SELECT 1", "--format", "json"]])
        {
            AssertFailedWithoutSecret(await tool.RunAsync(arguments));
        }
    }

    [Theory]
    [InlineData("run", "-c", "SELECT 1", "--connection", "Host=127.0.0.1;Port=1;Password=" + Secret)]
    [InlineData("locks", "--connection", "Host=127.0.0.1;Password=" + Secret + ";Nonsense=1")]
    [InlineData("locks", "--conection", "Host=127.0.0.1;Password=" + Secret)]
    [InlineData("locks", "Host=127.0.0.1;Password=" + Secret)]
    [InlineData("run", "Host=127.0.0.1;Password=" + Secret)]
    [InlineData("run", "--connection=postgres://app:" + Secret + "@127.0.0.1:1/shop", "-c", "SELECT 1")]
    [InlineData("postgres://app:" + Secret + "@127.0.0.1:1/shop")]
    public async Task An_argument_with_a_password_is_not_repeated(params string[] arguments) =>
        AssertFailedWithoutSecret(await Tool.Built().RunAsync(arguments));

    [Fact]
    public async Task A_wrong_password_is_said_without_the_password()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = "no_such_role", Password = Secret };

        var result = (await Tool.Built().RunAsync("run", "-c", "SELECT 1", "--connection", settings.ConnectionString, "--format", "json")).ExitsWith(1);

        Assert.Matches("^28", result.Json().GetProperty("error").GetProperty("sqlState").GetString());
        AssertFailedWithoutSecret(result);
    }

    [Theory]
    [InlineData("uri")]
    [InlineData("libpq")]
    [InlineData("variables")]
    public async Task Each_way_leads_to_the_database(string way)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var (host, port, user, password) = (settings.Host!, settings.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), settings.Username!, settings.Password ?? "x");
        var tool = way switch
        {
            "uri" => Tool.Built().With("DATABASE_URL", $"postgres://{user}:{Uri.EscapeDataString(password)}@{Uri.EscapeDataString(host)}:{port}/{database.Name}?sslmode=prefer&application_name=my%20deploy"),
            "libpq" => Tool.Built().With("DATABASE_URL", $"host={host} port={port} user={user} password='{password}' dbname={database.Name}"),
            _ => Tool.Built().With("PGHOST", host).With("PGPORT", port).With("PGUSER", user).With("PGPASSWORD", password).With("PGDATABASE", database.Name),
        };

        (await tool.RunAsync("run", "-c", "CREATE TABLE seen AS SELECT current_setting('application_name') AS name")).ExitsWith(0);

        Assert.Equal(way == "uri" ? "my deploy" : "guardrails", await database.QueryScalarAsync<string>("SELECT name FROM seen", Token));
    }

    private static void AssertFailedWithoutSecret(ToolResult result)
    {
        Assert.InRange(result.ExitCode, 1, 2);
        Assert.NotEmpty(result.Error);
        Assert.DoesNotContain(Secret, result.Everything, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", result.Everything, StringComparison.Ordinal);
    }
}
