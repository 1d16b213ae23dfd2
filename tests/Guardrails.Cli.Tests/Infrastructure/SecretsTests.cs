using Guardrails.Cli.Infrastructure;

namespace Guardrails.Cli.Tests.Infrastructure;

public sealed class SecretsTests
{
    [Theory]
    [InlineData("ALTER ROLE app PASSWORD 'hunter2'", "ALTER ROLE app PASSWORD '***'")]
    [InlineData("CREATE ROLE app LOGIN password 'hun''ter2' NOINHERIT", "CREATE ROLE app LOGIN password '***' NOINHERIT")]
    [InlineData("ALTER ROLE app PASSWORD E'hun\\'ter2' VALID UNTIL 'x'", "ALTER ROLE app PASSWORD '***' VALID UNTIL 'x'")]
    [InlineData("ALTER ROLE app PASSWORD $$hunter2$$", "ALTER ROLE app PASSWORD '***'")]
    [InlineData("ALTER ROLE app PASSWORD $a$hun$$ter2$a$;", "ALTER ROLE app PASSWORD '***';")]
    [InlineData("ALTER ROLE app PASSWORD 'hunter2 cut of", "ALTER ROLE app PASSWORD '***'")]
    [InlineData("CREATE USER MAPPING FOR app SERVER s OPTIONS (user 'a', password 'hunter2')", "CREATE USER MAPPING FOR app SERVER s OPTIONS (user 'a', password '***')")]
    [InlineData("CREATE SUBSCRIPTION s CONNECTION 'host=h password=hunter2 user=u'", "CREATE SUBSCRIPTION s CONNECTION 'host=h password=*** user=u'")]
    [InlineData("CREATE SUBSCRIPTION s CONNECTION 'postgres://u:hunter2@h/d'", "CREATE SUBSCRIPTION s CONNECTION 'postgres://u:***@h/d'")]
    [InlineData("UPDATE users SET password = 'hunter2'", "UPDATE users SET password = '***'")]
    public void Passwords_in_SQL_are_masked(string sql, string masked) => Assert.Equal(masked, Secrets.Mask(sql));

    [Theory]
    [InlineData("ALTER TABLE users ADD COLUMN password text DEFAULT 'x'")]
    [InlineData("password authentication failed for user \"app\"")]
    [InlineData("SELECT 'https://example.org/a'")]
    [InlineData("SELECT 1")]
    public void What_is_no_password_stays(string text) => Assert.Equal(text, Secrets.Mask(text));

    [Theory]
    [InlineData("Host=h;Username=u;Password=p")]
    [InlineData("postgres://u:p@h/d")]
    [InlineData("'PWD = x' is no command.")]
    public void An_argument_that_may_be_a_connection_string_is_recognized(string text) => Assert.True(Secrets.LooksLikeConnection(text));

    [Theory]
    [InlineData("migrations/001_add_password.sql")]
    [InlineData("C:\\migrations\\001.sql")]
    [InlineData("'lock' is no command.")]
    public void A_file_name_is_no_connection_string(string text) => Assert.False(Secrets.LooksLikeConnection(text));
}
