using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.SqlHazards.SqlHazardAnalyzer>;

namespace Guardrails.Analyzers.Tests.SqlHazards.Typed;

/// <summary>FluentMigrator's operations are judged like the SQL that they become.</summary>
public sealed class FluentMigratorOperationTests
{
    [Theory]
    [InlineData("{|GRD3009:Create.Index(\"i\").OnTable(\"orders\").OnColumn(\"a\").Ascending()|};")]
    [InlineData("{|GRD3009:Create.Index().OnTable(\"orders\").InSchema(\"s\").OnColumn(\"a\").Ascending().WithOptions().Unique()|};")]
    [InlineData("{|GRD4001:Create.Index(\"i\").OnTable(\"orders\").OnColumn(\"a\").Ascending().WithOptions().AsConcurrently()|};")]
    [InlineData("{|GRD3009:Create.Index(\"i\").OnTable(\"orders\").OnColumn(\"a\").Ascending().WithOptions().AsConcurrently(false)|};")]
    [InlineData("{|GRD3009:IfDatabase(\"postgres\").Create.Index(\"i\").OnTable(\"orders\").OnColumn(\"a\").Ascending()|};")]
    [InlineData("{|GRD3009:this.Create.Index(\"i\").OnTable(\"orders\").OnColumn(\"a\")|};")]
    [InlineData("{|GRD3010:Delete.Index(\"i\").OnTable(\"orders\")|};")]
    [InlineData("{|GRD3001:Create.Column(\"a\").OnTable(\"orders\").AsGuid().WithDefault(SystemMethods.NewGuid)|};")]
    [InlineData("{|GRD3001:Alter.Table(\"orders\").AddColumn(\"a\").AsInt64().Identity()|};")]
    [InlineData("{|GRD3002:Create.Column(\"a\").OnTable(\"orders\").AsInt32()|};")]
    [InlineData("{|GRD3002:Alter.Table(\"orders\").AddColumn(\"a\").AsInt32().NotNullable()|};")]
    [InlineData("{|GRD3004:Create.ForeignKey().FromTable(\"orders\").ForeignColumn(\"a\").ToTable(\"customers\").PrimaryColumn(\"id\")|};")]
    [InlineData("{|GRD3005:Create.UniqueConstraint(\"u\").OnTable(\"orders\").Column(\"a\")|};")]
    [InlineData("{|GRD3005:Create.PrimaryKey(\"p\").OnTable(\"orders\").Columns(\"a\", \"b\")|};")]
    [InlineData("{|GRD3008:{|GRD5003:Alter.Column(\"a\").OnTable(\"orders\").AsInt64()|}|};")]
    [InlineData("{|GRD3007:{|GRD3008:{|GRD5003:Alter.Table(\"orders\").AlterColumn(\"a\").AsInt64().NotNullable()|}|}|};")]
    [InlineData("{|GRD5001:Delete.Table(\"orders\")|};")]
    [InlineData("{|GRD5001:Delete.Column(\"a\").FromTable(\"orders\").InSchema(\"s\")|};")]
    [InlineData("{|GRD5001:Delete.Schema(\"s\")|};")]
    [InlineData("{|GRD5002:Rename.Table(\"orders\").To(\"old\")|};")]
    [InlineData("{|GRD5002:Rename.Column(\"a\").OnTable(\"orders\").To(\"b\")|};")]
    [InlineData("{|GRD5004:Delete.ForeignKey(\"f\").OnTable(\"orders\")|};")]
    [InlineData("{|GRD5004:Delete.UniqueConstraint(\"u\").FromTable(\"orders\")|};")]
    [InlineData("{|GRD3007:{|GRD4004:{|GRD4004:Create.Column(\"a\").OnTable(\"orders\").AsInt32().NotNullable().SetExistingRowsTo(5)|}|}|};")]
    public Task What_locks_or_breaks_is_reported(string up) => Verify.Source(Source(up));

    [Theory]
    [InlineData("Create.Column(\"a\").OnTable(\"orders\").AsString(50).Nullable();")]
    [InlineData("Create.Column(\"a\").OnTable(\"orders\").AsBoolean().NotNullable().WithDefaultValue(false);")]
    [InlineData("Alter.Table(\"orders\").AddColumn(\"a\").AsDateTimeOffset().NotNullable().WithDefault(SystemMethods.CurrentDateTime);")]
    [InlineData("Create.Table(\"t\").WithColumn(\"a\").AsInt64().PrimaryKey().Identity(); Create.Index().OnTable(\"t\").OnColumn(\"a\").Ascending(); Delete.Table(\"t\");")]
    [InlineData("Create.Table(\"t\").InSchema(\"s\").WithColumn(\"a\").AsInt64(); Alter.Column(\"a\").OnTable(\"t\").InSchema(\"s\").AsString(); Execute.Sql(\"CREATE INDEX ON s.t (a)\");")]
    [InlineData("Create.Schema(\"s\"); Create.Sequence(\"q\"); Delete.DefaultConstraint().OnTable(\"orders\").OnColumn(\"a\");")]
    [InlineData("Insert.IntoTable(\"orders\").Row(new { a = 1 }); Update.Table(\"orders\").Set(new { a = 1 }).AllRows();")]
    [InlineData("IfDatabase(\"sqlserver\").Create.Index(\"i\").OnTable(\"orders\").OnColumn(\"a\").Ascending();")]
    [InlineData("IfDatabase(\"sqlite\").Delete.Table(\"orders\");")]
    [InlineData("if (Schema.Table(\"orders\").Exists()) { Alter.Table(\"orders\").WithDescription(\"x\"); }")]
    public Task What_does_not_is_silent(string up) => Verify.Source(Source(up));

    [Theory]
    [InlineData("Create.Column(\"a\").OnTable(\"orders\").AsInt32().Nullable(); Execute.Sql(\"{|GRD4004:UPDATE orders SET a = 1 WHERE a IS NULL|}\");")]
    [InlineData("Create.Column(\"a\").OnTable(\"orders\").AsInt32().Nullable(); {|GRD4004:Update.Table(\"orders\").Set(new { a = 1 }).AllRows()|};")]
    [InlineData("Create.Column(\"a\").OnTable(\"orders\").AsInt32().Nullable(); {|GRD3009:{|GRD4004:Create.Index(\"i\").OnTable(\"orders\").OnColumn(\"a\").Ascending()|}|};")]
    public Task All_of_a_migration_shares_its_transaction(string up) => Verify.Source(Source(up));

    [Theory]
    [InlineData("Create.Index(\"i\").OnTable(\"orders\").OnColumn(\"a\").Ascending().WithOptions().AsConcurrently();")]
    [InlineData("Create.Column(\"a\").OnTable(\"orders\").AsInt32().Nullable(); Update.Table(\"orders\").Set(new { a = 1 }).AllRows();")]
    [InlineData("Create.Column(\"a\").OnTable(\"orders\").AsInt32().Nullable(); {|GRD4002:Create.Index(\"i\").OnTable(\"orders\").OnColumn(\"a\").Ascending().WithOptions().AsConcurrently()|};")]
    public Task Without_a_transaction_each_operation_stands_alone(string up) =>
        Verify.Source("using FluentMigrator.Postgres;\n" + Migrations.Fluent(up, "Migration(1, TransactionBehavior.None)"));

    [Theory]
    [InlineData("Create.Index(\"i\").OnTable(System.Environment.MachineName).OnColumn(\"a\").Ascending();", "GRD3009 Warning")]
    [InlineData("Create.Index(\"i\").OnTable(\"orders\").OnColumn(\"a\").Ascending();", "GRD3009 Error")]
    [InlineData("var index = Create.Index(\"i\").OnTable(\"orders\").OnColumn(\"a\"); index.Ascending();", "GRD3009 Warning")]
    public async Task What_only_the_running_program_knows_is_never_an_error(string up, string expected)
    {
        var found = await Hazards.In(Source(up), new() { ["build_property.GuardrailsEffectiveMode"] = "Enforce" });

        Assert.Equal([expected], found.Select(static diagnostic => $"{diagnostic.Id} {diagnostic.Severity}"));
    }

    [Fact]
    public async Task Taking_a_migration_back_may_lock_and_lose()
    {
        var found = await Hazards.In(Migrations.Fluent("", down: "Create.Index(\"i\").OnTable(\"lines\").OnColumn(\"a\").Ascending(); Delete.Table(\"orders\");"));

        Assert.Equal(["GRD3009 Info"], found.Where(static diagnostic => diagnostic.Id != "GRD4010").Select(static diagnostic => $"{diagnostic.Id} {diagnostic.Severity}"));
    }

    [Theory]
    [InlineData("1", 0)]
    [InlineData("0", 1)]
    public async Task A_migration_that_is_applied_already_is_left_alone(string last, int findings) => Assert.Equal(
        findings, (await Hazards.In(Migrations.Fluent("Delete.Table(\"orders\");"), new() { ["guardrails.start_after"] = last })).Length);

    private static string Source(string up) => "using FluentMigrator.Postgres;\n" + Migrations.Fluent(up);
}
