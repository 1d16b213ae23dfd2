using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>The bounds of partitions, and PARTITION BY.</summary>
internal static class PartitionParser
{
    /// <summary>Whether a bound begins here.</summary>
    public static bool IsBoundNext(in TokenReader reader) =>
        reader.Is(SqlKeyword.Default) || reader.Is(SqlKeyword.For, SqlKeyword.Values);

    /// <summary>Reads <c>DEFAULT</c> or <c>FOR VALUES …</c>; null, with a complaint, when it is broken.</summary>
    public static PartitionBound? ReadBound(ref TokenReader reader, ParseContext context)
    {
        var first = reader.Index;
        if (reader.Accept(SqlKeyword.Default))
        {
            return new PartitionBound(reader.SpanFrom(first), PartitionBoundKind.Default);
        }

        if (!reader.Accept(SqlKeyword.For, SqlKeyword.Values))
        {
            context.ReportUnexpected(reader, "FOR VALUES or DEFAULT is missing");
            return null;
        }

        switch (reader.Keyword)
        {
            case SqlKeyword.In:
                reader.Skip();
                var values = reader.ReadExpressions();
                return new PartitionBound(reader.SpanFrom(first), PartitionBoundKind.List) { Values = values };
            case SqlKeyword.From:
                reader.Skip();
                var from = reader.ReadExpressions();
                if (!reader.Accept(SqlKeyword.To))
                {
                    context.ReportUnexpected(reader, "TO is missing");
                    return null;
                }

                var to = reader.ReadExpressions();
                return new PartitionBound(reader.SpanFrom(first), PartitionBoundKind.Range) { From = from, To = to };
            case SqlKeyword.With:
                reader.Skip();
                var (modulus, remainder) = ReadHash(ref reader);
                return new PartitionBound(reader.SpanFrom(first), PartitionBoundKind.Hash) { Modulus = modulus, Remainder = remainder };
            default:
                context.ReportUnexpected(reader, "IN, FROM or WITH is missing");
                return null;
        }
    }

    /// <summary>Reads <c>PARTITION BY strategy (keys)</c>.</summary>
    public static PartitionKey ReadKey(ref TokenReader reader)
    {
        var first = reader.Index;
        reader.Skip(2);
        var strategy = reader.ReadIdentifier() ?? "";
        var elements = IndexElementParser.ReadList(ref reader);
        return new PartitionKey(reader.SpanFrom(first), strategy, elements);
    }

    private static (int? Modulus, int? Remainder) ReadHash(ref TokenReader reader)
    {
        int? modulus = null;
        int? remainder = null;
        OptionList.ReadAll(ref reader, (name, value) =>
        {
            int? number = int.TryParse(value, out var parsed) ? parsed : null;
            modulus = name == "modulus" ? number : modulus;
            remainder = name == "remainder" ? number : remainder;
        });
        return (modulus, remainder);
    }
}
