using System.Text;

namespace Guardrails.Reaping;

/// <summary>Turns the globs of <see cref="ReapOptions"/> into patterns of SQL's LIKE.</summary>
internal static class GlobPattern
{
    /// <summary>The pattern that matches what the glob matches; it is sent as a parameter, never as SQL text.</summary>
    public static string ToLike(string glob)
    {
        var like = new StringBuilder(glob.Length + 8);
        foreach (var c in glob)
        {
            _ = c switch
            {
                '*' => like.Append('%'),
                '?' => like.Append('_'),
                '%' or '_' or '\\' => like.Append('\\').Append(c),
                _ => like.Append(c),
            };
        }

        return like.ToString();
    }
}
