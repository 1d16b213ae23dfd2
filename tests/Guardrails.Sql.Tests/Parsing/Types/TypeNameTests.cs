namespace Guardrails.Sql.Tests.Parsing.Types;

public class TypeNameTests
{
    [Theory]
    [InlineData("int", "int4")]
    [InlineData("INTEGER", "int4")]
    [InlineData("int4", "int4")]
    [InlineData("smallint", "int2")]
    [InlineData("bigint", "int8")]
    [InlineData("real", "float4")]
    [InlineData("float", "float8")]
    [InlineData("float(24)", "float4")]
    [InlineData("float(25)", "float8")]
    [InlineData("double precision", "float8")]
    [InlineData("boolean", "bool")]
    [InlineData("decimal(10, 2)", "numeric(10,2)")]
    [InlineData("numeric(3,-2)", "numeric(3,-2)")]
    [InlineData("dec", "numeric")]
    [InlineData("varchar", "varchar")]
    [InlineData("character varying(20)", "varchar(20)")]
    [InlineData("national character varying(20)", "varchar(20)")]
    [InlineData("char", "bpchar(1)")]
    [InlineData("character(3)", "bpchar(3)")]
    [InlineData("nchar varying", "varchar")]
    [InlineData("\"char\"", "char")]
    [InlineData("bit", "bit(1)")]
    [InlineData("bit varying(5)", "varbit(5)")]
    [InlineData("timestamp", "timestamp")]
    [InlineData("timestamp(3) without time zone", "timestamp(3)")]
    [InlineData("timestamp with time zone", "timestamptz")]
    [InlineData("time(0) with time zone", "timetz(0)")]
    [InlineData("interval", "interval")]
    [InlineData("interval(3)", "interval(3)")]
    [InlineData("interval year to month", "interval year to month")]
    [InlineData("interval day to second(3)", "interval day to second(3)")]
    [InlineData("text[]", "text[]")]
    [InlineData("int[3][]", "int4[][]")]
    [InlineData("int ARRAY[4]", "int4[]")]
    [InlineData("pg_catalog.varchar(3)", "varchar(3)")]
    [InlineData("\"My\".\"Type\"", "My.Type")]
    [InlineData("public.geometry(Point, 4326)", "public.geometry(Point,4326)")]
    [InlineData("json", "json")]
    [InlineData("citext", "citext")]
    public void Every_spelling_of_a_type_has_one_name(string spelling, string name)
    {
        var column = ParsedStatement.Column($"a {spelling} NOT NULL");

        Assert.Equal(name, column.Type?.ToString());
        Assert.NotNull(column.NotNull);
    }

    [Theory]
    [InlineData("serial", "int4")]
    [InlineData("serial8", "int8")]
    [InlineData("bigserial", "int8")]
    [InlineData("smallserial", "int2")]
    public void A_serial_is_an_integer_with_a_flag(string spelling, string name)
    {
        var type = ParsedStatement.Column($"a {spelling} PRIMARY KEY").Type!;

        Assert.Equal((name, true), (type.ToString(), type.IsSerial));
    }

    [Fact]
    public void A_type_called_serial_in_a_schema_is_no_serial() => Assert.False(ParsedStatement.Column("a s.serial").Type!.IsSerial);
}
