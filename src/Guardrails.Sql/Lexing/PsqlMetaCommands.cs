namespace Guardrails.Sql.Lexing;

/// <summary>What has to be known of psql's meta-commands to find their end and the end of the statement before them.</summary>
internal static class PsqlMetaCommands
{
    private static readonly string[] WholeLine = ["copy", "!", "h", "help", "ef", "ev", "sf", "sf+", "sv", "sv+"];

    private static readonly string[] Discards = ["r", "reset"];

    private static readonly string[] SendsBuffer =
    [
        "g", "gx", "gset", "gexec", "gdesc", "crosstabview", "watch", "bind", "bind_named", "parse", "close_prepared", "sendpipeline",
        "startpipeline", "endpipeline", "syncpipeline", "flush", "flushrequest", "getresults",
    ];

    /// <summary>The arguments reach to the end of the line, backslashes and all.</summary>
    public static bool TakesWholeLine(ReadOnlySpan<char> name) => Contains(WholeLine, name);

    /// <summary>Behind a statement without semicolon the command sends it: the statement ends there.</summary>
    public static bool EndsStatement(ReadOnlySpan<char> name) => Contains(SendsBuffer, name);

    /// <summary>The command throws away what was collected of a statement.</summary>
    public static bool DiscardsStatement(ReadOnlySpan<char> name) => Contains(Discards, name);

    private static bool Contains(string[] names, ReadOnlySpan<char> name)
    {
        foreach (var candidate in names)
        {
            if (name.SequenceEqual(candidate.AsSpan()))
            {
                return true;
            }
        }

        return false;
    }
}
