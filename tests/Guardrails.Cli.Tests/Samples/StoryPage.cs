using System.Text.RegularExpressions;

namespace Guardrails.Cli.Tests.Samples;

/// <summary>A page whose blocks of <c>sh</c> can be run, and whose blocks of <c>text</c> show what they write.</summary>
internal static partial class StoryPage
{
    /// <summary>The commands of one chapter, in their order.</summary>
    /// <param name="markdown">The page.</param>
    /// <param name="chapter">A heading of the second level.</param>
    public static IReadOnlyList<StoryBlock> Read(string markdown, string chapter)
    {
        var blocks = new List<StoryBlock>();
        var (isChapter, section) = (false, string.Empty);
        foreach (Match part in Parts().Matches(markdown.ReplaceLineEndings("\n")))
        {
            switch (part.Groups["mark"].Value, part.Groups["language"].Value)
            {
                case ("##", _):
                    isChapter = part.Groups["title"].Value == chapter;
                    break;
                case ("###", _):
                    section = part.Groups["title"].Value;
                    break;
                case (_, "sh") when isChapter:
                    blocks.Add(new StoryBlock(section, part.Groups["body"].Value, string.Empty));
                    break;
                case (_, "text") when isChapter:
                    blocks[^1] = blocks[^1] with { Shown = part.Groups["body"].Value };
                    break;
            }
        }

        return blocks;
    }

    [GeneratedRegex(@"^(?<mark>##|###) (?<title>.+)$|^```(?<language>\w+)\n(?<body>(?s:.*?))^```$", RegexOptions.Multiline)]
    private static partial Regex Parts();
}

/// <summary>Commands of a page.</summary>
/// <param name="Section">The heading they stand under.</param>
/// <param name="Commands">What a reader types.</param>
/// <param name="Shown">What the page shows of what they write; may be empty.</param>
internal sealed partial record StoryBlock(string Section, string Commands, string Shown)
{
    /// <summary>What differs from run to run does not count: numbers, and the units of times.</summary>
    public static string WithoutNumbers(string text) => RunId().Replace(Numbers().Replace(Times().Replace(text, "TIME"), "N"), "run ID");

    [GeneratedRegex(@"\d+(\.\d+)? (ms|s|min)\b")]
    private static partial Regex Times();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"run \w+-\w+")]
    private static partial Regex RunId();
}
