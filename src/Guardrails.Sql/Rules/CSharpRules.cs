namespace Guardrails.Sql.Rules;

/// <summary>
/// What is to be known of the rules for C#. The analyzers report them; a test compares their descriptors with these.
/// </summary>
public static class CSharpRules
{
    /// <summary>The rules, in the order of their ids.</summary>
    public static IReadOnlyList<RuleDescriptor> All { get; } =
    [
        new(
            "GRD1001",
            "DDL reaches the database around the guarded executor",
            RuleCategory.Guard,
            RuleSeverity.Warning,
            "DDL that waits for a lock makes everybody wait who comes after it. The guarded executor bounds that wait, names who blocks, and stops the migration when it fails.",
            "GuardedExecutor, or ExecuteGuardedAsync on the connection or data source.")
        {
            HasFix = true,
        },
        new(
            "GRD1002",
            "Migrations run without the guard",
            RuleCategory.Guard,
            RuleSeverity.Warning,
            "EF Core, FluentMigrator and DbUp send DDL without a lock timeout: it waits as long as it likes, and everybody who comes after it waits too. Each of them takes the guard with one line.",
            "UseGuardrails() in EF Core, WithGuardrails() in FluentMigrator and DbUp.")
        {
            HasFix = true,
        },
        new(
            "GRD1003",
            "A migration runs SQL that nobody can judge beforehand",
            RuleCategory.Guard,
            RuleSeverity.Suggestion,
            "What stands in a file or comes from a method is not known to the compiler, so no rule can say what it locks. The guard looks at each text when it runs, and bounds what it does to others.",
            "A constant text, or the guarded executor.")
        {
            HasFix = true,
        },
        new(
            "GRD1004",
            "The client gives up before the server does",
            RuleCategory.Guard,
            RuleSeverity.Warning,
            "Npgsql cancels a command after its CommandTimeout, 30 seconds by default, and reports that without an SQLSTATE and as transient: a retry strategy starts the long DDL again and again. The server's statement_timeout ends a statement with an error that says what happened.",
            "A CommandTimeout above statement_timeout, or 0.")
        {
            HasFix = true,
        },
        new(
            "GRD2001",
            "A failed migration step is swallowed",
            RuleCategory.FailFast,
            RuleSeverity.Warning,
            "A migration that goes on after a failed step leaves the schema in a state that nobody planned, and the deployment believes that it succeeded.",
            "Let the exception pass, throw again, or mark the step [BestEffort].")
        {
            HasFix = true,
        },
        new(
            "GRD2002",
            "Nobody observes the task of a migration step",
            RuleCategory.FailFast,
            RuleSeverity.Warning,
            "The failure of a task arrives where the task is awaited. A migration step whose task is dropped runs beside what was meant to come after it, and its failure is lost.",
            "Await the task, or hand it to somebody who does.")
        {
            HasFix = true,
        },
        new(
            "GRD2003",
            "A result that carries a migration's failure is ignored",
            RuleCategory.FailFast,
            RuleSeverity.Warning,
            "DbUp's PerformUpgrade and Try methods return their failure instead of throwing it. A caller that drops the result goes on, and ends with success, over a migration that failed.",
            "Look at the result and throw what it carries.")
        {
            HasFix = true,
        },
        new(
            "GRD2005",
            "The program goes on after its migration failed",
            RuleCategory.FailFast,
            RuleSeverity.Warning,
            "A deployment asks one thing of a migration: its exit code. A program that catches the failure where it starts reports success, or serves requests over a schema that it does not know.",
            "Let the exception end the program, or end with an exit code other than 0.")
        {
            HasFix = true,
        },
        new(
            "GRD2006",
            "The original error of a failed migration step is lost",
            RuleCategory.FailFast,
            RuleSeverity.Warning,
            "Which step failed, where in the script, with which SQLSTATE and who held the lock is known to the original exception only. Whoever has to repair the database needs it.",
            "'throw;', or a new exception with the caught one as its inner exception.")
        {
            HasFix = true,
        },
        new(
            "GRD9004",
            "A setting of Guardrails cannot be understood",
            RuleCategory.Tool,
            RuleSeverity.Warning,
            "A setting with a value that means nothing is left aside, and the rules judge by its default: for another version of the server, or without the list that somebody wrote down.",
            "One of the values that the message names."),
    ];
}
