using Guardrails.Sql.Parsing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Tests.Parsing;

public class SetStatementTests
{
    [Theory]
    [InlineData("SET lock_timeout = '5s'", "lock_timeout", "5s")]
    [InlineData("SET Lock_Timeout TO 5000", "lock_timeout", "5000")]
    [InlineData("SET \"Lock_Timeout\" TO 5000", "lock_timeout", "5000")]
    [InlineData("SET SESSION lock_timeout = -1", "lock_timeout", "-1")]
    [InlineData("SET statement_timeout = $$1min$$", "statement_timeout", "1min")]
    [InlineData("SET enable_seqscan = OFF", "enable_seqscan", "off")]
    [InlineData("SET search_path = a, \"B\"", "search_path", "a, \"B\"")]
    [InlineData("SET search_path TO ''", "search_path", "")]
    [InlineData("SET my.App.Name = 'x'", "my.app.name", "x")]
    [InlineData("SET x FROM CURRENT", "x", "FROM CURRENT")]
    [InlineData("SET TIME ZONE 'Europe/Berlin'", "timezone", "Europe/Berlin")]
    [InlineData("SET TIME ZONE INTERVAL '-08:00' HOUR TO MINUTE", "timezone", "INTERVAL '-08:00' HOUR TO MINUTE")]
    [InlineData("SET NAMES 'utf8'", "client_encoding", "utf8")]
    [InlineData("SET SCHEMA 's'", "search_path", "s")]
    [InlineData("SET ROLE admin", "role", "admin")]
    [InlineData("SET SESSION ROLE NONE", "role", "none")]
    [InlineData("SET SESSION AUTHORIZATION 'joe'", "session_authorization", "joe")]
    [InlineData("SET XML OPTION DOCUMENT", "xmloption", "document")]
    [InlineData("SET session = 1", "session", "1")]
    [InlineData("SET transaction_isolation TO 'serializable'", "transaction_isolation", "serializable")]
    public void A_setting_has_a_name_and_a_value(string sql, string name, string value)
    {
        var set = Parse(sql);

        Assert.Equal((name, value, false, false), (set.Name, set.Value, set.IsLocal, set.IsReset));
    }

    [Theory]
    [InlineData("SET LOCAL lock_timeout = 0", "lock_timeout", "0")]
    [InlineData("SET LOCAL TIME ZONE 'UTC'", "timezone", "UTC")]
    [InlineData("SET LOCAL ROLE admin", "role", "admin")]
    [InlineData("SET LOCAL SESSION AUTHORIZATION joe", "session_authorization", "joe")]
    public void A_local_setting_says_so(string sql, string name, string value)
    {
        var set = Parse(sql);

        Assert.Equal((name, value, true, false), (set.Name, set.Value, set.IsLocal, set.IsReset));
    }

    [Theory]
    [InlineData("RESET lock_timeout", "lock_timeout")]
    [InlineData("RESET my.app", "my.app")]
    [InlineData("RESET ALL", "all")]
    [InlineData("RESET TIME ZONE", "timezone")]
    [InlineData("RESET ROLE", "role")]
    [InlineData("RESET SESSION AUTHORIZATION", "session_authorization")]
    [InlineData("RESET TRANSACTION ISOLATION LEVEL", "transaction_isolation")]
    [InlineData("SET lock_timeout TO DEFAULT", "lock_timeout")]
    [InlineData("SET TIME ZONE LOCAL", "timezone")]
    [InlineData("SET TIME ZONE DEFAULT", "timezone")]
    [InlineData("SET SESSION AUTHORIZATION DEFAULT", "session_authorization")]
    public void A_reset_in_any_spelling_has_no_value(string sql, string name)
    {
        var set = Parse(sql);

        Assert.Equal((name, null, false, true), (set.Name, set.Value, set.IsLocal, set.IsReset));
    }

    private static SetStatement Parse(string sql) => Assert.IsType<SetStatement>(Assert.Single(SqlParser.Parse(sql).Statements));
}
