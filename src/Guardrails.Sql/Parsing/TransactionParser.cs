using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>BEGIN, COMMIT, ROLLBACK, savepoints, two-phase commit and SET TRANSACTION.</summary>
internal static class TransactionParser
{
    public static TransactionStatement Parse(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        var first = reader.Keyword;
        reader.Skip();
        switch (first)
        {
            case SqlKeyword.Begin:
                AcceptWorkOrTransaction(ref reader);
                return Create(ref reader, ref header, context, TransactionAction.Begin, readModes: true);
            case SqlKeyword.Start:
                reader.Accept(SqlKeyword.Transaction);
                return Create(ref reader, ref header, context, TransactionAction.Begin, readModes: true);
            case SqlKeyword.Prepare:
                reader.Accept(SqlKeyword.Transaction);
                return Create(ref reader, ref header, context, TransactionAction.PrepareTransaction, readName: true);
            case SqlKeyword.Savepoint:
                return Create(ref reader, ref header, context, TransactionAction.Savepoint, readName: true);
            case SqlKeyword.Release:
                AcceptSavepoint(ref reader);
                return Create(ref reader, ref header, context, TransactionAction.ReleaseSavepoint, readName: true);
            case SqlKeyword.Commit when reader.Accept(SqlKeyword.Prepared):
                return Create(ref reader, ref header, context, TransactionAction.CommitPrepared, readName: true);
            case SqlKeyword.Rollback when reader.Accept(SqlKeyword.Prepared):
                return Create(ref reader, ref header, context, TransactionAction.RollbackPrepared, readName: true);
            default:
                AcceptWorkOrTransaction(ref reader);
                if (first is SqlKeyword.Rollback && reader.Accept(SqlKeyword.To))
                {
                    AcceptSavepoint(ref reader);
                    return Create(ref reader, ref header, context, TransactionAction.RollbackToSavepoint, readName: true);
                }

                var commits = first is SqlKeyword.Commit or SqlKeyword.End;
                return Create(ref reader, ref header, context, commits ? TransactionAction.Commit : TransactionAction.Rollback);
        }
    }

    /// <summary>The part of SET TRANSACTION and SET SESSION CHARACTERISTICS behind these words.</summary>
    public static TransactionStatement ParseModes(
        ref TokenReader reader, ref StatementHeader header, ParseContext context, TransactionAction action) =>
        Create(ref reader, ref header, context, action, readModes: true);

    private static TransactionStatement Create(
        ref TokenReader reader,
        ref StatementHeader header,
        ParseContext context,
        TransactionAction action,
        bool readModes = false,
        bool readName = false)
    {
        header.Kind = StatementKind.Transaction;
        header.TransactionRule = TransactionRule.Control;
        var chains = reader.Accept(SqlKeyword.And, SqlKeyword.Chain);
        if (context.HasEffects)
        {
            context.State.Temporary.Apply(action);
            if (chains)
            {
                context.State.Temporary.Apply(TransactionAction.Begin);
            }
        }

        return new TransactionStatement(header, action)
        {
            AndChain = chains,
            Modes = readModes && !reader.IsAtEnd ? reader.Rest().All : null,
            Name = readName ? reader.ReadString() ?? reader.ReadIdentifier() : null,
        };
    }

    private static void AcceptWorkOrTransaction(ref TokenReader reader)
    {
        if (!reader.Accept(SqlKeyword.Work))
        {
            reader.Accept(SqlKeyword.Transaction);
        }
    }

    // SAVEPOINT is optional here and may itself be a savepoint's name.
    private static void AcceptSavepoint(ref TokenReader reader)
    {
        if (reader.PeekToken(1).Kind != SqlTokenKind.EndOfText)
        {
            reader.Accept(SqlKeyword.Savepoint);
        }
    }
}
