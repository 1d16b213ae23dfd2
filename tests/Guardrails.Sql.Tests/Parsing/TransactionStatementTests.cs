using Guardrails.Sql.Parsing;
using Guardrails.Sql.Syntax;
using static Guardrails.Sql.Syntax.TransactionAction;

namespace Guardrails.Sql.Tests.Parsing;

public class TransactionStatementTests
{
    public static TheoryData<string, TransactionAction, string?, string?, bool> Statements => new()
    {
        { "BEGIN", Begin, null, null, false },
        { "BEGIN WORK", Begin, null, null, false },
        { "BEGIN TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ ONLY", Begin, "ISOLATION LEVEL SERIALIZABLE, READ ONLY", null, false },
        { "begin read write", Begin, "read write", null, false },
        { "START TRANSACTION READ ONLY", Begin, "READ ONLY", null, false },
        { "COMMIT", Commit, null, null, false },
        { "COMMIT WORK AND CHAIN", Commit, null, null, true },
        { "END TRANSACTION AND NO CHAIN", Commit, null, null, false },
        { "ROLLBACK AND CHAIN", Rollback, null, null, true },
        { "ABORT WORK", Rollback, null, null, false },
        { "SAVEPOINT \"S p\"", Savepoint, null, "S p", false },
        { "RELEASE SAVEPOINT S", ReleaseSavepoint, null, "s", false },
        { "RELEASE savepoint", ReleaseSavepoint, null, "savepoint", false },
        { "ROLLBACK TRANSACTION TO SAVEPOINT s", RollbackToSavepoint, null, "s", false },
        { "ROLLBACK TO s", RollbackToSavepoint, null, "s", false },
        { "PREPARE TRANSACTION 'it''s'", PrepareTransaction, null, "it's", false },
        { "COMMIT PREPARED 'x'", CommitPrepared, null, "x", false },
        { "ROLLBACK PREPARED 'x'", RollbackPrepared, null, "x", false },
        { "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", SetTransaction, "ISOLATION LEVEL REPEATABLE READ", null, false },
        { "SET LOCAL TRANSACTION SNAPSHOT 'x'", SetTransaction, "SNAPSHOT 'x'", null, false },
        { "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", SetSessionCharacteristics, "READ ONLY", null, false },
    };

    [Theory]
    [MemberData(nameof(Statements))]
    public void Transaction_control_is_read_in_all_spellings(
        string sql, TransactionAction action, string? modes, string? name, bool chains)
    {
        var script = SqlParser.Parse(sql);

        var statement = Assert.IsType<TransactionStatement>(Assert.Single(script.Statements));
        Assert.Equal(
            (action, modes, name, chains),
            (statement.Action, statement.Modes is { } span ? script.GetText(span) : null, statement.Name, statement.AndChain));
        Assert.Equal((TransactionRule.Control, false), (statement.TransactionRule, statement.IsDdl));
    }
}
