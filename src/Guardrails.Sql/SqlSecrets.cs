using System.Text;
using Guardrails.Sql.Lexing;

namespace Guardrails.Sql;

/// <summary>Takes passwords out of SQL before anybody reads it in a message, a log or a report.</summary>
public static class SqlSecrets
{
    private const string Hidden = "'***'";
    private const int DeepestBody = 3;

    /// <summary>
    /// Replaces the literal after the word PASSWORD (<c>ALTER ROLE … PASSWORD '…'</c>, <c>OPTIONS (password '…')</c>) and literals that are
    /// connection strings with a password (<c>CREATE SUBSCRIPTION … CONNECTION '…'</c>), also inside dollar-quoted bodies and literals that are
    /// SQL themselves (<c>EXECUTE 'ALTER ROLE … PASSWORD ''…'''</c>).
    /// </summary>
    /// <param name="sql">SQL, whole or cut off anywhere.</param>
    /// <returns>The same text when it has no password.</returns>
    public static string MaskPasswords(string sql) => Mask(sql ?? throw new ArgumentNullException(nameof(sql)), DeepestBody);

    private static string Mask(string sql, int depth)
    {
        if (!MayHavePassword(sql.AsSpan()))
        {
            return sql;
        }

        var masked = new StringBuilder(sql.Length);
        var lexer = new SqlLexer(sql.AsSpan());
        var afterPassword = false;
        for (var token = lexer.Next(); token.Kind != SqlTokenKind.EndOfText; token = lexer.Next())
        {
            var text = sql.AsSpan(token.Start, token.Length);
            switch (token.Kind)
            {
                case SqlTokenKind.String or SqlTokenKind.EscapeString or SqlTokenKind.UnicodeString or SqlTokenKind.NationalString or SqlTokenKind.DollarString
                    when afterPassword:
                case SqlTokenKind.String or SqlTokenKind.EscapeString when IsConnectionString(text):
                    masked.Append(Hidden);
                    break;
                case SqlTokenKind.DollarString when depth > 0 && MayHavePassword(text):
                    var content = SqlLiterals.DollarContent(text);
                    var tag = text.Slice(0, SqlLexer.DollarTagLength(text)).ToString();
                    masked.Append(tag).Append(Mask(content.ToString(), depth - 1)).Append(token.IsUnterminated ? string.Empty : tag);
                    break;
                case SqlTokenKind.String when depth > 0 && MayHavePassword(text):
                    masked.Append(MaskLiteral(text, token.IsUnterminated, depth));
                    break;
                default:
                    masked.Append(sql, token.Start, token.Length);
                    break;
            }

            afterPassword = token.IsTrivia || IsEquals(text)
                ? afterPassword
                : text.Equals("password".AsSpan(), StringComparison.OrdinalIgnoreCase) || text.Equals("\"password\"".AsSpan(), StringComparison.OrdinalIgnoreCase);
        }

        return masked.ToString();
    }

    private static string MaskLiteral(ReadOnlySpan<char> literal, bool isUnterminated, int depth)
    {
        var end = isUnterminated ? string.Empty : "'";
        var content = literal.Slice(1, literal.Length - 1 - end.Length).ToString();
        return "'" + Mask(content.Replace("''", "'"), depth - 1).Replace("'", "''") + end;
    }

    private static bool MayHavePassword(ReadOnlySpan<char> text) => text.IndexOf("passw".AsSpan(), StringComparison.OrdinalIgnoreCase) >= 0;

    private static bool IsConnectionString(ReadOnlySpan<char> literal)
    {
        const string Keyword = "password";
        var at = literal.IndexOf(Keyword.AsSpan(), StringComparison.OrdinalIgnoreCase);
        return at >= 0 && literal.Slice(at + Keyword.Length).TrimStart() is ['=', ..];
    }

    private static bool IsEquals(ReadOnlySpan<char> text) => text.Length == 1 && text[0] == '=';
}
