using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>Which of the commands on subscriptions refuse to run in a transaction block: those that touch the publisher.</summary>
internal static class SubscriptionParser
{
    /// <summary>
    /// A slot is created unless <c>create_slot</c> says no, or <c>connect</c> does and <c>create_slot</c> does not say yes.
    /// </summary>
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

        SetForbidden(ref header, createSlot ?? connect ?? true);
    }

    /// <summary>
    /// REFRESH always; SET, ADD and DROP PUBLICATION unless <c>refresh = false</c>; SET of <c>failover</c> or <c>two_phase</c>
    /// (17, 18).
    /// </summary>
    public static void Alter(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        var subscription = reader.ReadIdentifier();
        if (reader.PeekKeyword(1) == SqlKeyword.Publication)
        {
            var isRefresh = reader.Is(SqlKeyword.Refresh);
            if (!isRefresh && reader.SkipTo(SqlKeyword.With))
            {
                reader.Skip();
                SetForbidden(ref header, OptionList.Read(ref reader, "refresh") ?? true);
            }
            else
            {
                SetForbidden(ref header, true);
            }
        }
        else if (reader.Accept(SqlKeyword.Set))
        {
            var touchesSlot = false;
            OptionList.ReadAll(ref reader, (name, value) =>
            {
                touchesSlot |= name is "failover" or "two_phase";
                if (name == "slot_name" && value == "none" && subscription is not null)
                {
                    context.State.AddSubscriptionWithoutSlot(subscription);
                }
            });
            SetForbidden(ref header, touchesSlot);
        }
    }

    /// <summary>DROP removes the slot on the publisher, unless the subscription has been parted from it.</summary>
    public static void Drop(ref TokenReader reader, ref StatementHeader header, ParseContext context) =>
        SetForbidden(ref header, reader.ReadIdentifier() is not { } subscription || !context.State.HasNoSlot(subscription));

    private static void SetForbidden(ref StatementHeader header, bool isForbidden) =>
        header.TransactionRule = isForbidden ? TransactionRule.Forbidden : TransactionRule.Allowed;
}
