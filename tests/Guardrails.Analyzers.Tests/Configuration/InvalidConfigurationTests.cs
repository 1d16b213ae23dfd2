using Guardrails.Analyzers.Configuration;
using Guardrails.Analyzers.Tests.Verification;
using Microsoft.CodeAnalysis.Testing;
using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.Configuration.ConfigurationAnalyzer>;

namespace Guardrails.Analyzers.Tests.Configuration;

/// <summary>GRD9004: settings that mean nothing.</summary>
public sealed class InvalidConfigurationTests
{
    [Theory]
    [InlineData("guardrails.postgres_version = banana", "The option guardrails.postgres_version is 'banana', which is left aside (default: 16); allowed: 14 to 18")]
    [InlineData("guardrails.postgres_version = 13", "The option guardrails.postgres_version is '13', which is left aside (default: 16); allowed: 14 to 18")]
    [InlineData("guardrails.postgres_version = 16.4", "The option guardrails.postgres_version is '16.4', which is left aside (default: 16); allowed: 14 to 18")]
    [InlineData("guardrails.postgress_version = 17", "'guardrails.postgress_version' is no option of Guardrails, and is left aside; there are guardrails.postgres_version, guardrails.start_after, guardrails.migration_types, guardrails.executor_methods, guardrails.sql_methods, guardrails.allowed_tables")]
    [InlineData("guardrails.executor_methods = Run", "The option guardrails.executor_methods is 'Run', which is left aside (default: none); allowed: full names of methods (`Shop.Database.Run`), with commas between")]
    [InlineData("guardrails.migration_types = Shop Upgrade", "The option guardrails.migration_types is 'Shop Upgrade', which is left aside (default: none); allowed: full names of types, with commas between")]
    [InlineData("guardrails.allowed_tables = a b", "The option guardrails.allowed_tables is 'a b', which is left aside (default: none); allowed: names of tables, with commas between; `*` stands for any characters")]
    [InlineData("build_property.GuardrailsSqlFiles = perhaps", "The property GuardrailsSqlFiles is 'perhaps', which is left aside (default: true); allowed: true, false")]
    public Task What_means_nothing_is_reported_with_key_value_and_what_is_allowed(string line, string message) => Global(line, message);

    [Theory]
    [InlineData("guardrails.postgres_version = 14")]
    [InlineData("guardrails.postgres_version = 18")]
    [InlineData("guardrails.postgres_version =")]
    [InlineData("GUARDRAILS.Postgres_Version = 17")]
    [InlineData("guardrails.start_after = 20260101120000_Orders")]
    [InlineData("guardrails.migration_types = Shop.IUpgrade, Shop.Outer+Inner")]
    [InlineData("guardrails.executor_methods = Shop.Database.Run")]
    [InlineData("guardrails.allowed_tables = countries, audit.*, \"Odd Name\".log")]
    [InlineData("build_property.GuardrailsSqlFiles = false")]
    [InlineData("guardrail.postgres_version = 1")]
    [InlineData("dotnet_diagnostic.GRD9999.severity = none")]
    public Task What_means_something_is_not(string line) => Global(line);

    [Fact]
    public Task It_is_said_once_however_many_files_there_are() => Verify.Source("class A;", test =>
    {
        test.TestState.Sources.Add("class B;");
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\nguardrails.postgres_version = 9\n[*.sql]\nguardrails.postgres_version = 9\n"));
        test.TestState.AdditionalFiles.Add(("/a.sql", "SELECT 1"));
        test.ExpectedDiagnostics.Add(new DiagnosticResult(ConfigurationAnalyzer.Rule).WithArguments(
            "The option guardrails.postgres_version is '9', which is left aside (default: 16); allowed: 14 to 18"));
    });

    [Theory]
    [InlineData("guardrails.executor_methods.txt", "# ours\nShop.Database.Run # with a retry\n\n{|GRD9004:Run|}\n")]
    [InlineData("guardrails.migration_types.acme.txt", "Acme.IUpgrade\n{|GRD9004:Acme Upgrade|}\n")]
    [InlineData("guardrails.allowed_tables.txt", "countries\naudit.*\n  {|GRD9004:a, b|}\n")]
    [InlineData("guardrails.methods.txt", "{|GRD9004:Shop.Database.Run|}\nShop.Database.RunAll\n")]
    [InlineData("notes.txt", "anything at all\n")]
    public Task So_is_an_entry_of_a_list_where_it_stands(string file, string text) => Verify.Source("", test => test.TestState.AdditionalFiles.Add(("/" + file, text)));

    [Fact]
    public Task A_project_without_a_database_is_left_alone() => Verify.Source(
        "class A;", static test => test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nguardrails.postgres_version = 9\n")), References.Framework);

    private static Task Global(string line, string? message = null) => Verify.Source("", test =>
    {
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", $"is_global = true\n{line}\n"));
        if (message is not null)
        {
            test.ExpectedDiagnostics.Add(new DiagnosticResult(ConfigurationAnalyzer.Rule).WithArguments(message));
        }
    });
}
