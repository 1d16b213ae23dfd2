using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>Which of the commands on subscriptions refuse to run in a transaction block: those that touch the publisher.</summary>
internal static class SubscriptionParser
{
    /// <summary>A slot is created unless <c>create_slot</c> says no, or <c>connect</c> does and <c>create_slot</c> does not say yes.</summary>
    public static void Create(ref TokenReader reader, ref StatementHeader header)
    {
        bool? createSlot = null;
        bool? connect = null;
        if (reader.SkipTo(SqlKeyword.With))
        {
            reader.Skip();
            OptionList.ReadAll(ref reader, (name, value) =>
            {
                if (name == "create_slot")
                {
                    createSlot = OptionList.ToBoolean(value);
                }
                else if (name == "connect")
                {
                    connect = OptionList.ToBoolean(value);
                }
            });
        }

        header.TransactionRule = createSlot ?? connect ?? true ? TransactionRule.Forbidden : TransactionRule.Allowed;
    }

    /// <summary>
    /// REFRESH always, SET/ADD/DROP PUBLICATION unless <c>refresh = false</c>, SET of <c>failover</c> or <c>two_phase</c> (17, 18).
    /// </summary>
    public static void Alter(ref TokenReader reader, ref StatementHeader header)
    {
        reader.Skip();
        var isForbidden = reader.Is(SqlKeyword.Refresh);
        var changesPublications = reader.PeekKeyword(1) == SqlKeyword.Publication;
        var setsOptions = reader.Is(SqlKeyword.Set) && reader.PeekToken(1).Kind == SqlTokenKind.OpenParenthesis;
        if (!isForbidden && changesPublications)
        {
            isForbidden = true;
            if (reader.SkipTo(SqlKeyword.With))
            {
                reader.Skip();
                isForbidden = OptionList.Read(ref reader, "refresh") ?? true;
            }
        }
        else if (setsOptions)
        {
            reader.Skip();
            OptionList.ReadAll(ref reader, (name, _) => isForbidden |= name is "failover" or "two_phase");
        }

        header.TransactionRule = isForbidden ? TransactionRule.Forbidden : TransactionRule.Allowed;
    }
}
