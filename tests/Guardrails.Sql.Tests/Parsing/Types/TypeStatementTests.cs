using Guardrails.Sql.Syntax;
using D = Guardrails.Sql.Syntax.AlterDomainAction;
using T = Guardrails.Sql.Syntax.AlterTypeActionKind;

namespace Guardrails.Sql.Tests.Parsing.Types;

public class TypeStatementTests
{
    [Theory]
    [InlineData("CREATE TYPE s.t AS ENUM ('a', 'b''c')", TypeForm.Enum, "a|b'c", "")]
    [InlineData("CREATE TYPE s.t AS ENUM ()", TypeForm.Enum, "", "")]
    [InlineData("CREATE TYPE s.t AS (x int, y text COLLATE \"C\")", TypeForm.Composite, "", "x|y")]
    [InlineData("CREATE TYPE s.t AS RANGE (subtype = int)", TypeForm.Range, "", "")]
    [InlineData("CREATE TYPE s.t (input = f, output = g)", TypeForm.Base, "", "")]
    [InlineData("CREATE TYPE s.t", TypeForm.Shell, "", "")]
    public void A_type_knows_its_form(string sql, TypeForm form, string values, string attributes)
    {
        var type = ParsedStatement.Of<CreateTypeStatement>(sql);

        Assert.Equal(
            ("s.t", form, values, attributes),
            (type.Type.ToString(), type.Form, string.Join('|', type.Values), string.Join('|', type.Attributes.Select(a => a.Name))));
    }

    [Theory]
    [InlineData("ADD VALUE 'a'", T.AddValue, "a", null)]
    [InlineData("ADD VALUE IF NOT EXISTS 'a' BEFORE 'b'", T.AddValue, "a", null)]
    [InlineData("RENAME VALUE 'a' TO 'b'", T.RenameValue, "a", "b")]
    [InlineData("ADD ATTRIBUTE x int CASCADE", T.AddAttribute, "x", null)]
    [InlineData("DROP ATTRIBUTE IF EXISTS x", T.DropAttribute, "x", null)]
    [InlineData("ALTER ATTRIBUTE x SET DATA TYPE bigint", T.AlterAttribute, "x", null)]
    [InlineData("RENAME ATTRIBUTE x TO y", T.RenameAttribute, "x", "y")]
    [InlineData("RENAME TO u", T.RenameTo, null, "u")]
    [InlineData("OWNER TO r", T.OwnerTo, null, "r")]
    [InlineData("SET SCHEMA s", T.SetSchema, null, "s")]
    [InlineData("SET (subscript = f)", T.SetParameters, null, null)]
    public void Altering_a_type_tells_what(string sql, T kind, string? name, string? newName)
    {
        var action = Assert.Single(ParsedStatement.Of<AlterTypeStatement>("ALTER TYPE t " + sql).Actions);

        Assert.Equal((kind, name, newName), (action.Kind, action.Name, action.NewName));
    }

    [Fact]
    public void A_new_enum_value_knows_its_neighbour()
    {
        var action = Assert.Single(ParsedStatement.Of<AlterTypeStatement>("ALTER TYPE t ADD VALUE IF NOT EXISTS 'a' BEFORE 'b'").Actions);

        Assert.Equal(("b", true, true), (action.Neighbour, action.IsBefore, action.IfExistsClause));
    }

    [Fact]
    public void A_domain_knows_its_type_and_constraints()
    {
        var domain = ParsedStatement.Of<CreateDomainStatement>(
            "CREATE DOMAIN s.d AS varchar(5) COLLATE \"C\" DEFAULT 'x' CONSTRAINT n NOT NULL CHECK (VALUE <> '')");

        Assert.Equal(("s.d", "varchar(5)", "\"C\""), (domain.Domain.ToString(), domain.Type.ToString(), domain.Collation?.ToString()));
        Assert.Equal([typeof(DefaultConstraint), typeof(NotNullConstraint), typeof(CheckConstraint)], domain.Constraints.Select(c => c.GetType()));
    }

    [Theory]
    [InlineData("SET DEFAULT 1 + 1", D.SetDefault, null, null)]
    [InlineData("DROP DEFAULT", D.DropDefault, null, null)]
    [InlineData("SET NOT NULL", D.SetNotNull, null, null)]
    [InlineData("DROP NOT NULL", D.DropNotNull, null, null)]
    [InlineData("ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID", D.AddConstraint, null, null)]
    [InlineData("ADD NOT NULL", D.AddConstraint, null, null)]
    [InlineData("DROP CONSTRAINT IF EXISTS c CASCADE", D.DropConstraint, "c", null)]
    [InlineData("RENAME CONSTRAINT c TO e", D.RenameConstraint, "c", "e")]
    [InlineData("VALIDATE CONSTRAINT c", D.ValidateConstraint, "c", null)]
    [InlineData("OWNER TO r", D.OwnerTo, null, "r")]
    [InlineData("RENAME TO e", D.RenameTo, null, "e")]
    [InlineData("SET SCHEMA s", D.SetSchema, null, "s")]
    public void Altering_a_domain_tells_what(string sql, D action, string? constraint, string? newName)
    {
        var alter = ParsedStatement.Of<AlterDomainStatement>("ALTER DOMAIN d " + sql);

        Assert.Equal((action, constraint, newName), (alter.Action, alter.ConstraintName, alter.NewName));
        Assert.Equal(action == D.AddConstraint, alter.Constraint is not null);
    }

    [Fact]
    public void A_check_added_to_a_domain_knows_whether_it_looks_at_old_rows()
    {
        var check = Assert.IsType<CheckConstraint>(
            ParsedStatement.Of<AlterDomainStatement>("ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID").Constraint);

        Assert.Equal(("c", true, "VALUE > 0"), (check.Name, check.IsNotValid, check.Condition.Text));
    }
}
