using System.Collections.Immutable;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Guardrails.Analyzers.Tests.WholePack;

/// <summary>An analyzer sees half-typed code most of the time. It never throws.</summary>
public sealed class BrokenCodeTests
{
    public static TheoryData<string> Files { get; } = new("Violations.cs", "GuardedMigrations.cs", "OrderRepository.cs", "Infrastructure.cs", "SafeMigrations.cs", "Startup.cs", "StartupViolations.cs", "TypedMigrations.cs");

    [Theory]
    [InlineData("Violations.cs")]
    [InlineData("GuardedMigrations.cs")]
    [InlineData("StartupViolations.cs")]
    public async Task Every_prefix_of_a_file_is_survived(string file)
    {
        var text = Pack.Corpus(file);

        // One compilation holds many prefixes, each a file of its own; they declare the same types, which is broken code too.
        foreach (var batch in Enumerable.Range(0, text.Length).Chunk(100))
        {
            var trees = batch.Select(length => Pack.Parse(text[..length], $"{length}.cs")).ToArray();

            Assert.DoesNotContain(await Pack.RunAsync(trees), static diagnostic => diagnostic.Id == "AD0001");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_file_with_any_line_missing_is_survived(string file)
    {
        var lines = Pack.Corpus(file).ReplaceLineEndings("\n").Split('\n');

        foreach (var batch in Enumerable.Range(0, lines.Length).Chunk(50))
        {
            var trees = batch.Select(missing => Pack.Parse(string.Join("\n", lines.Where((_, index) => index != missing)), $"{missing}.cs")).ToArray();

            Assert.DoesNotContain(await Pack.RunAsync(trees), static diagnostic => diagnostic.Id == "AD0001");
        }
    }

    [Theory]
    [InlineData("class C { void M() { try { } catch (Unknown) when (x is { SqlState: }) { } } }")]
    [InlineData("class C { void M() { try { new Npgsql.NpgsqlCommand( } } }")]
    [InlineData("class C { string s = $\"DROP TABLE {\"; }")]
    [InlineData("class C { void M() { var command.CommandText = ; } }")]
    [InlineData("try { } catch")]
    [InlineData("class C { void M(Guardrails.GuardedExecutor e) { try { e.Execute(\"DROP TABLE a\"); } catch (System.Exception x) { throw new } } }")]
    [InlineData("class C { async void M(Guardrails.GuardedExecutor e) => _ = e.ExecuteAsync(\"DROP TABLE a\").ContinueWith( }")]
    [InlineData("class C { void M(DbUp.Engine.UpgradeEngine u) { var r = u.PerformUpgrade(; u?.PerformUpgrade()?.; TryX(); } bool TryX() => TryX(); }")]
    [InlineData("class C : Microsoft.EntityFrameworkCore.DbContext { void OnConfiguring() => UseNpgsql<>(; void M() => Database.Migrate<C>(); }")]
    [InlineData("class C { int P { get { try { throw } catch { goto } } } }")]
    [InlineData("class C { void M(Npgsql.NpgsqlConnection c) { Dapper.SqlMapper.Execute(c, sql: , \"DROP\" + ); } }")]
    [InlineData("class C { readonly string S = S; void M(Npgsql.NpgsqlDataSource d) => d.CreateCommand(S); string A => B; string B => A; void N(Npgsql.NpgsqlDataSource d) => d.CreateCommand(A); }")]
    [InlineData("class C : Microsoft.EntityFrameworkCore.Migrations.Migration { protected override void Up(Microsoft.EntityFrameworkCore.Migrations.MigrationBuilder b) { b.CreateTable(name: , columns: t => new { A = t.Column<>(, A = 1, t.B }, constraints: t => { t.PrimaryKey(, x => x.Z); t.ForeignKey( }); } }")]
    [InlineData("class C : Microsoft.EntityFrameworkCore.Migrations.Migration { protected override void Up(Microsoft.EntityFrameworkCore.Migrations.MigrationBuilder b) { b.AlterColumn<Nope>(\"a\", table: b, type: 1, oldType: , maxLength: \"x\").Annotation(, ).OldAnnotation(); b.AddColumn(); b.CreateIndex(columns: new[] { }, descending: new bool[b]).Annotation(null, null); b.DropIndex(null, null); } }")]
    [InlineData("class C : FluentMigrator.Migration { public override void Up() { Create.Table(.WithColumn().AsString(\"x\", ).AsDecimal(,).ForeignKey(, ).PrimaryKey(; Create.Index().OnTable().OnColumn(null).WithOptions(; Alter.Table(\"t\").AddColumn(; Delete.Column().FromTable(); Create.ForeignKey().ToTable(\"x\"); Rename.Table(null).To(; } public override void Down() => Delete.ForeignKey( }")]
    [InlineData("class C : FluentMigrator.Migration { public override void Up() { Create.Table(null).WithColumn(null).AsCustom(null).WithDefaultValue(null).WithDefault((FluentMigrator.SystemMethods)99); Update.Table(null).Set(null).AllRows(); Create.Column(\"a\").OnTable(\"t\"); } public override void Down() { } }")]
    [InlineData("class M : FluentMigrator.Migration { public override void Up() { Execute.EmbeddedScript(\"\"); Execute.Script(; Execute.EmbeddedScript(\"..\", ; } public override void Down() => Execute.Script(null); }")]
    [InlineData("class C { void M(Npgsql.NpgsqlConnection c, Microsoft.EntityFrameworkCore.DbContext d) { d.Database.Migrate(; c.Execute(d); new Npgsql.NpgsqlCommand(\"SET statement_timeout = ; DROP TABLE a\", c) { CommandTimeout = } ; d.Database.SetCommandTimeout(); c.CommandTimeout = 3; } }")]
    public async Task Nasty_code_is_survived(string source) =>
        Assert.DoesNotContain(await Pack.RunAsync(Pack.Parse(source)), static diagnostic => diagnostic.Id == "AD0001");

    [Fact]
    public async Task An_analyzer_that_threw_would_be_seen()
    {
        var found = await Pack.RunAsync([new Throwing()], Pack.Parse("class C { }"));

        Assert.Contains(found, static diagnostic => diagnostic.Id == "AD0001");
    }

#pragma warning disable RS1036, RS1038, RS1041 // Made for one test, never shipped.
    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class Throwing : DiagnosticAnalyzer
    {
        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
            [new DiagnosticDescriptor("TEST", "Test", "Test", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true)];

        public override void Initialize(AnalysisContext context)
        {
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.EnableConcurrentExecution();
            context.RegisterSyntaxNodeAction(static _ => throw new InvalidOperationException("thrown on purpose"), SyntaxKind.ClassDeclaration);
        }
    }
#pragma warning restore RS1036, RS1038, RS1041
}
