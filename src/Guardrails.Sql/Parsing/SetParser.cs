using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>SET and RESET in all their spellings (manual, "SET", "RESET", "SET ROLE", …).</summary>
internal static class SetParser
{
    public static SqlStatement Parse(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        if (reader.Accept(SqlKeyword.Reset))
        {
            header.Kind = StatementKind.Set;
            var name = reader.Accept(SqlKeyword.All) ? "all" : ReadName(ref reader);
            return name is null ? new OtherStatement(header) : new SetStatement(header, name) { IsReset = true };
        }

        reader.Skip();
        if (reader.Accept(SqlKeyword.Constraints))
        {
            header.Kind = StatementKind.SetConstraints;
            return new OtherStatement(header);
        }

        if (reader.Accept(SqlKeyword.Session, SqlKeyword.Characteristics, SqlKeyword.As))
        {
            reader.Accept(SqlKeyword.Transaction);
            return TransactionParser.ParseModes(ref reader, ref header, context, TransactionAction.SetSessionCharacteristics);
        }

        var isLocal = reader.Accept(SqlKeyword.Local);
        if (!isLocal && reader.Is(SqlKeyword.Session) && reader.PeekKeyword(1) != SqlKeyword.Authorization && !IsAssignment(reader, 1))
        {
            reader.Skip();
        }

        if (reader.Is(SqlKeyword.Transaction) && !IsAssignment(reader, 1))
        {
            reader.Skip();
            return TransactionParser.ParseModes(ref reader, ref header, context, TransactionAction.SetTransaction);
        }

        header.Kind = StatementKind.Set;
        return ReadName(ref reader) is { } setting
            ? CreateSet(ref reader, ref header, setting, isLocal)
            : new OtherStatement(header);
    }

    private static SetStatement CreateSet(ref TokenReader reader, ref StatementHeader header, string setting, bool isLocal)
    {
        if (!reader.Accept(SqlKeyword.To) && reader.IsOperator('='))
        {
            reader.Skip();
        }

        var isReset = reader.Is(SqlKeyword.Default) || (setting == "timezone" && reader.Is(SqlKeyword.Local));
        TextSpan? valueSpan = reader.IsAtEnd ? null : reader.Rest().All;
        var value = isReset ? null : ReadValue(ref reader);
        return new SetStatement(header, setting) { IsLocal = isLocal, IsReset = isReset, Value = value, ValueSpan = valueSpan };
    }

    private static bool IsAssignment(TokenReader reader, int distance)
    {
        reader.Skip(distance);
        return reader.Is(SqlKeyword.To) || reader.IsOperator('=');
    }

    /// <summary>The name of the setting, or of the one that a special spelling stands for; null when there is none.</summary>
    private static string? ReadName(ref TokenReader reader)
    {
        if (reader.Accept(SqlKeyword.Time, SqlKeyword.Zone))
        {
            return "timezone";
        }

        if (reader.Accept(SqlKeyword.Session, SqlKeyword.Authorization))
        {
            return "session_authorization";
        }

        if (reader.Accept(SqlKeyword.Transaction, SqlKeyword.Isolation, SqlKeyword.Level))
        {
            return "transaction_isolation";
        }

        if (reader.Accept(SqlKeyword.Xml, SqlKeyword.Option))
        {
            return "xmloption";
        }

        var isAssignment = IsAssignment(reader, 1);
        if (reader.ReadIdentifier() is not { } name)
        {
            return null;
        }

        while (reader.Kind == SqlTokenKind.Dot)
        {
            reader.Skip();
            name += "." + reader.ReadIdentifier();
        }

        return name switch
        {
            "names" when !isAssignment => "client_encoding",
            "schema" when !isAssignment => "search_path",
            _ => ToLower(name),
        };
    }

    // The server compares setting names without regard to case, quoted or not.
    private static string ToLower(string name) => SqlIdentifiers.Fold(name.AsSpan());

    private static string? ReadValue(ref TokenReader reader)
    {
        if (reader.IsAtEnd)
        {
            return null;
        }

        var rest = reader.Rest();
        var single = rest.ReadString() ?? rest.ReadIdentifier();
        return single is not null && rest.IsAtEnd ? single : reader.RestOfText();
    }
}
