namespace Guardrails.Sql.Tests;

public sealed class SqlSecretsTests
{
    [Theory]
    [InlineData("ALTER ROLE app PASSWORD 'pa''ss' VALID UNTIL 'infinity'", "ALTER ROLE app PASSWORD '***' VALID UNTIL 'infinity'")]
    [InlineData("create user app encrypted password /* new */ E'pa\\'ss'", "create user app encrypted password /* new */ '***'")]
    [InlineData("ALTER ROLE app PASSWORD $x$pass$x$", "ALTER ROLE app PASSWORD '***'")]
    [InlineData("ALTER ROLE app PASSWORD 'cut off", "ALTER ROLE app PASSWORD '***'")]
    [InlineData("CREATE USER MAPPING FOR app SERVER other OPTIONS (user 'bob', password 'pass')", "CREATE USER MAPPING FOR app SERVER other OPTIONS (user 'bob', password '***')")]
    [InlineData("CREATE SUBSCRIPTION s CONNECTION 'host=db Password = pass' PUBLICATION p", "CREATE SUBSCRIPTION s CONNECTION '***' PUBLICATION p")]
    [InlineData("DO $$ BEGIN ALTER ROLE app PASSWORD 'pass'; END $$", "DO $$ BEGIN ALTER ROLE app PASSWORD '***'; END $$")]
    [InlineData("DO $$ BEGIN EXECUTE 'ALTER ROLE app PASSWORD ''pa''''ss'''; END $$", "DO $$ BEGIN EXECUTE 'ALTER ROLE app PASSWORD ''***'''; END $$")]
    [InlineData("SELECT 'ALTER ROLE app PASSWORD ''cut off", "SELECT 'ALTER ROLE app PASSWORD ''***''")]
    [InlineData("SELECT 1 WHERE password = 'pass'", "SELECT 1 WHERE password = '***'")]
    public void A_password_is_hidden(string sql, string masked) => Assert.Equal(masked, SqlSecrets.MaskPasswords(sql));

    [Theory]
    [InlineData("ALTER TABLE users ADD COLUMN password text DEFAULT 'none'")]
    [InlineData("ALTER ROLE app PASSWORD NULL")]
    [InlineData("COMMENT ON COLUMN users.password IS 'a hash'")]
    [InlineData("SELECT 'it''s the passwd' -- password")]
    [InlineData("SELECT 'it''s the password', 'of ''him'''")]
    [InlineData("")]
    public void What_is_no_password_stays_as_it_is(string sql) => Assert.Equal(sql, SqlSecrets.MaskPasswords(sql));
}
