using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>Reads <c>(name = value, …)</c>: storage parameters, options of columns, options of commands.</summary>
internal static class StorageParameterParser
{
    /// <summary>Reads the list at the reader's place; empty, and nothing read, when no parenthesis opens here.</summary>
    public static IReadOnlyList<StorageParameter> Read(ref TokenReader reader)
    {
        if (!reader.Accept(SqlTokenKind.OpenParenthesis))
        {
            return [];
        }

        var parameters = new List<StorageParameter>(1);
        while (reader.ReadItem(out var first, out var end))
        {
            if (end > first)
            {
                ReadOne(reader.Slice(first, end), parameters);
            }
        }

        return parameters;
    }

    private static void ReadOne(TokenReader reader, List<StorageParameter> parameters)
    {
        var name = reader.ReadIdentifier();
        if (name is not null && reader.Accept(SqlTokenKind.Dot))
        {
            name += "." + reader.ReadIdentifier();
        }

        if (reader.IsOperator('='))
        {
            reader.Skip();
        }

        if (name is not null)
        {
            parameters.Add(new StorageParameter(reader.All, name, Value(reader)));
        }
    }

    private static string? Value(TokenReader reader)
    {
        if (reader.IsAtEnd)
        {
            return null;
        }

        var rest = reader;
        var single = rest.ReadString() ?? rest.ReadIdentifier();
        return single is not null && rest.IsAtEnd ? single : reader.RestOfText();
    }
}
