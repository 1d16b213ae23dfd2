using System.Collections.Immutable;
using Guardrails.Analyzers.CodeFixes;
using Guardrails.Analyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace Guardrails.Analyzers.Tests.WholePack;

/// <summary>The IDE asks for fixes while somebody types. They are offered or not, and never throw.</summary>
public sealed class CodeFixesOnBrokenCodeTests
{
    private static readonly ImmutableArray<CodeFixProvider> Fixes =
    [
        .. typeof(GuardrailsCodeFixProvider).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && typeof(CodeFixProvider).IsAssignableFrom(type))
            .Select(static type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    [Theory]
    [InlineData("class C { void M(Guardrails.GuardedExecutor e) { e.Execute(\"CREATE INDEX i ON orders (a)\" } }")]
    [InlineData("class C { void M(Guardrails.GuardedExecutor e) => e.Execute($\"CREATE INDEX {\" + ON orders (a)\"); }")]
    [InlineData("class C { void M(Guardrails.GuardedExecutor e) { e.Execute(\"\"\"CREATE INDEX i ON orders (a); } }")]
    [InlineData("class C { void M(Guardrails.GuardedExecutor e) { e.Execute(\"ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0)\") e.Execute( }")]
    [InlineData("class C { int P { get { e.Execute(\"ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0)\"); } } Guardrails.GuardedExecutor e; [")]
    [InlineData("class C : Microsoft.EntityFrameworkCore.Migrations.Migration { protected override void Up(Microsoft.EntityFrameworkCore.Migrations.MigrationBuilder b) { b.Sql(\"CREATE INDEX i ON orders (a)\", suppressTransaction: ); b.CreateIndex(\"i\", \"orders\", \"a\").Annotation(; b.AddCheckConstraint(\"c\", , \"a > 0\"); b.DropIndex(\"i\" } }")]
    [InlineData("[FluentMigrator.Migration(] class C : FluentMigrator.Migration { public override void Up() => Create.Index(\"i\").OnTable(\"orders\").OnColumn(\"a\"). public override void Down() => Delete.Index(\"i\").OnTable(\"orders\"); }")]
    [InlineData("[FluentMigrator.Migration(1), FluentMigrator.Migration] class C : FluentMigrator.Migration { public override void Up() => Execute.Sql(\"DROP INDEX i\"; public override void Down( }")]
    [InlineData("var s = Npgsql.NpgsqlDataSource.Create(\"\"); s.CreateCommand(\"CREATE INDEX i ON orders (a)\").; try { s.ExecuteGuarded(\"DROP TABLE a\") } catch { ")]
    public async Task Nasty_code_is_survived(string source)
    {
        using var workspace = new AdhocWorkspace();
        var document = workspace.AddProject("Broken", LanguageNames.CSharp)
            .WithMetadataReferences(References.All)
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary))
            .AddDocument("Test.cs", source);
        var tree = await document.GetSyntaxTreeAsync(TestContext.Current.CancellationToken);
        var found = (await Pack.RunAsync(tree!)).Where(static diagnostic => diagnostic.Location.IsInSource && diagnostic.Id != "AD0001").ToList();

        Assert.NotEmpty(found);
        foreach (var diagnostic in found)
        {
            foreach (var fix in Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
            {
                var offered = new List<CodeAction>();
                await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => offered.Add(action), TestContext.Current.CancellationToken));
                foreach (var action in offered)
                {
                    Assert.NotEmpty(await action.GetOperationsAsync(TestContext.Current.CancellationToken));
                }
            }
        }
    }
}
