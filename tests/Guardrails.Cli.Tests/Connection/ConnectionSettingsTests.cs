using Guardrails.Cli.Connection;
using Guardrails.Cli.Infrastructure;
using Npgsql;

namespace Guardrails.Cli.Tests.Connection;

public sealed class ConnectionSettingsTests
{
    private const string Secret = "s3cr3t";

    [Theory]
    [InlineData("postgres://u:p@h:5433/d", "Host=h;Port=5433;Username=u;Password=p;Database=d")]
    [InlineData("postgresql://h/d", "Host=h;Database=d")]
    [InlineData("POSTGRES://h", "Host=h")]
    [InlineData("postgres:///d", "Host=localhost;Database=d")]
    [InlineData("postgres://", "Host=localhost")]
    [InlineData("postgres://us%40er:p%40ss%2Fw%3Ard%25@h/my%20db", "Host=h;Username=us@er;Password=p@ss/w:rd%;Database=my db")]
    [InlineData("postgres://u:a+b@h/d", "Host=h;Username=u;Password=a+b;Database=d")]
    [InlineData("postgres://u:a;b=c@h/d", "Host=h;Username=u;Password=\"a;b=c\";Database=d")]
    [InlineData("postgres://[::1]:5433/d", "Host=::1;Port=5433;Database=d")]
    [InlineData("postgres://%2Fvar%2Frun%2Fpostgresql/d", "Host=/var/run/postgresql;Database=d")]
    [InlineData("postgres:///d?host=/tmp&port=5433", "Host=/tmp;Port=5433;Database=d")]
    [InlineData("postgres://h1:1,h2:2/d", "Host=h1:1,h2:2;Database=d;Target Session Attributes=primary")]
    [InlineData("postgres://h1,[::1]:2/d?target_session_attrs=standby", "Host=h1,[::1]:2;Database=d;Target Session Attributes=standby")]
    [InlineData("postgres://h/d?sslmode=verify-full&sslrootcert=/ca.pem", "Host=h;Database=d;SSL Mode=VerifyFull;Root Certificate=/ca.pem")]
    [InlineData("postgres://h/d?ssl=true", "Host=h;Database=d;SSL Mode=Require")]
    [InlineData("postgres://h/d?connect_timeout=7&options=-c%20search_path%3Dapp", "Host=h;Database=d;Timeout=7;Options=-c search_path=app")]
    [InlineData("postgres://h/d?user=u&password=p&dbname=e", "Host=h;Username=u;Password=p;Database=e")]
    [InlineData("postgres://h/d?target_session_attrs=read-write", "Host=h;Database=d")]
    [InlineData("Host=h;Database=d", "Host=h;Database=d")]
    [InlineData("Server=h;User Id=u", "Host=h;Username=u")]
    [InlineData("Database=d", "Host=localhost;Database=d")]
    [InlineData("host=h", "Host=h")]
    [InlineData("host=h dbname=d user=u password='a b\\'c' port=5433", "Host=h;Port=5433;Database=d;Username=u;Password=\"a b'c\"")]
    [InlineData("host = h  dbname = d", "Host=h;Database=d")]
    [InlineData("dbname=d", "Host=localhost;Database=d")]
    [InlineData("port=1,2 host=a,b", "Host=a:1,b:2;Target Session Attributes=primary")]
    [InlineData("host=h password=a;b dbname=d", "Host=h;Password=\"a;b\";Database=d")]
    public void Every_way_to_write_it_means_the_same(string given, string expected)
    {
        AssertSame(expected + ";Application Name=guardrails", Resolve(given));
    }

    [Theory]
    [InlineData("postgres://h/d?application_name=mine", "mine")]
    [InlineData("Host=h;Application Name=mine", "mine")]
    [InlineData("postgres://h/d?fallback_application_name=mine", "mine")]
    [InlineData("Host=h", "guardrails")]
    public void Sessions_are_named_guardrails_unless_the_caller_names_them(string given, string name) =>
        Assert.Equal(name, Resolve(given).ApplicationName);

    [Fact]
    public void A_name_in_PGAPPNAME_is_left_to_Npgsql() =>
        Assert.Null(Resolve("Host=h", ("PGAPPNAME", "mine")).ApplicationName);

    [Fact]
    public void The_order_is_option_then_own_variable_then_DATABASE_URL_then_libpqs_variables()
    {
        (string, string)[] all =
            [("PGHOST", "four"), ("DATABASE_URL", "postgres://three"), ("GUARDRAILS_CONNECTION", "Host=two")];

        Assert.Equal("one", Resolve("Host=one", all).Host);
        Assert.Equal("two", Resolve(null, all).Host);
        Assert.Equal("three", Resolve(null, all[..2]).Host);
        Assert.Equal("four", Resolve(null, all[..1]).Host);
    }

    [Fact]
    public void An_empty_variable_counts_as_not_set() =>
        Assert.Equal("h", Resolve(null, ("GUARDRAILS_CONNECTION", ""), ("DATABASE_URL", " "), ("PGHOST", "h")).Host);

    [Fact]
    public void The_variables_of_libpq_are_settings() =>
        AssertSame(
            "Host=h;Port=5433;Database=d;SSL Mode=Disable;Application Name=guardrails",
            Resolve(null, ("PGHOST", "h"), ("PGPORT", "5433"), ("PGDATABASE", "d"), ("PGSSLMODE", "disable"), ("PGUSER", "u"), ("PGPASSWORD", "p")));

    [Fact]
    public void Nothing_given_is_refused_with_all_the_ways()
    {
        var refusal = Assert.Throws<UsageException>(() => Resolve(null));

        Assert.All(
            ["--connection", "GUARDRAILS_CONNECTION", "DATABASE_URL", "PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE", "postgres://"],
            way => Assert.Contains(way, refusal.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("garbage s3cr3t", "neither keywords")]
    [InlineData("Host=h;Password=s3cr3t;s3cr3t=x", "neither keywords")]
    [InlineData("Host=h;Password=x;s3cr3t", "neither keywords")]
    [InlineData("Host=h;Pwd=x;s3cr3t=1", "neither keywords")]
    [InlineData("Hots=h;Password=s3cr3t", "keyword 'hots'")]
    [InlineData("Port=s3cr3t;Host=h", "keyword 'port'")]
    [InlineData("Host=h;Password=\"s3cr3t", "neither keywords")]
    [InlineData("mysql://u:s3cr3t@h/d", "neither keywords")]
    [InlineData("postgres://u:x@s3cr3t@h/d", "percent-encoded")]
    [InlineData("postgres://u:x/s3cr3t@h/d", "percent-encoded")]
    [InlineData("postgres://u:x?s3cr3t@h/d", "percent-encoded")]
    [InlineData("postgres://u:1?s3cr3t=1@h/d", "parameter 1")]
    [InlineData("postgres://u:1/s3cr3t@h/d", "percent-encoded")]
    [InlineData("postgres://u:x#s3cr3t@h/d", "percent-encoded")]
    [InlineData("postgres://u:1#s3cr3t@h/d", "percent-encoded")]
    [InlineData("postgres://u:s3cr3t%@h/d", "%25")]
    [InlineData("postgres://u:s3cr3t%4@h/d", "%25")]
    [InlineData("postgres://u:s3cr3t@h:x/d", "not a port")]
    [InlineData("postgres://u:s3cr3t@h:70000/d", "not a port")]
    [InlineData("postgres://u:s3cr3t@h/d?sslmode=bogus", "sslmode")]
    [InlineData("postgres://u:s3cr3t@h/d?sslmode=1", "sslmode")]
    [InlineData("postgres://u:s3cr3t@h/d?schema=app", "schema")]
    [InlineData("postgres://u:s3cr3t@h/d?sslmode", "parameter 1")]
    [InlineData("host=h password=s3cr3t port=x", "port")]
    [InlineData("host=a,b,c port=1,2 password=s3cr3t", "port")]
    [InlineData("host=h password='s3cr3t", "neither keywords")]
    public void What_cannot_be_understood_is_refused_without_quoting_a_secret(string given, string reason)
    {
        var refusal = Assert.Throws<UsageException>(() => Resolve(given));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--connection", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, refusal.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_refusal_names_the_variable_that_it_is_about()
    {
        Assert.Contains("DATABASE_URL", Assert.Throws<UsageException>(() => Resolve(null, ("DATABASE_URL", "x"))).Message, StringComparison.Ordinal);
        Assert.Contains("PGPORT", Assert.Throws<UsageException>(() => Resolve(null, ("PGPORT", "x"))).Message, StringComparison.Ordinal);
    }

    private static NpgsqlConnectionStringBuilder Resolve(string? option, params (string Name, string Value)[] environment)
    {
        var variables = environment.ToDictionary(v => v.Name, v => v.Value);
        return ConnectionSettings.Resolve(option, name => variables.GetValueOrDefault(name));
    }

    private static void AssertSame(string expected, NpgsqlConnectionStringBuilder actual)
    {
        var wanted = new NpgsqlConnectionStringBuilder(expected);
        Assert.Equal(
            wanted.OrderBy(s => s.Key).Select(s => $"{s.Key}={s.Value}"),
            actual.OrderBy(s => s.Key).Select(s => $"{s.Key}={s.Value}"));
    }
}
