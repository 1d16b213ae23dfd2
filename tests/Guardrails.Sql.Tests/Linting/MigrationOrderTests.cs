using Guardrails.Sql.Linting;

namespace Guardrails.Sql.Tests.Linting;

public sealed class MigrationOrderTests
{
    [Theory]
    [InlineData("B1__all.sql|V1__a.sql|V1.2__b.sql|V1_10__c.sql|V2__d.sql|V10__e.sql|R__a.sql|R__b.sql|U1__undo.sql")]
    [InlineData("1_a.sql|2_b.sql|10_c.sql")]
    [InlineData("001.sql|2.sql|0010.sql")]
    [InlineData("20231231235959_A.sql|20240101000000_B.sql")]
    [InlineData("Script0001 - a.sql|Script0002 - b.sql|Script0010 - c.sql")]
    [InlineData("db/a/V1__x.sql|db/b/V2__x.sql|db/a/V3__x.sql")]
    [InlineData("a/1.sql|a/2.sql|a2/1.sql|a10/1.sql")]
    [InlineData("0001_a.up.sql|0002_b.up.sql|0001_a.down.sql|0002_b.down.sql")]
    [InlineData("1.sql|9223372036854775807000.sql|9223372036854775807001.sql")]
    public void Scripts_are_ordered_as_the_tools_run_them(string order)
    {
        var expected = order.Split('|');

        Assert.Equal(expected, expected.Reverse().Order(MigrationOrder.Instance));
    }

    [Theory]
    [InlineData("db/V41__x.sql", "V41")]
    [InlineData("db/V41__x.sql", "41")]
    [InlineData("db/V41__x.sql", "V41__x")]
    [InlineData("db/V41__x.sql", "V41__x.sql")]
    [InlineData("20240131120000_AddX.sql", "20240131120000")]
    [InlineData("0041_x.sql", "0041")]
    public void A_script_is_named_by_its_name_or_version(string path, string id) => Assert.True(MigrationOrder.IsNamed(path, id));

    [Theory]
    [InlineData("V41__x.sql", "V4")]
    [InlineData("V41__x.sql", "4")]
    [InlineData("V41__x.sql", "V")]
    [InlineData("V41__x.sql", "")]
    [InlineData("0041_x.sql", "41")]
    [InlineData("a_b.sql", "a")]
    public void And_not_by_a_part_of_it(string path, string id) => Assert.False(MigrationOrder.IsNamed(path, id));
}
