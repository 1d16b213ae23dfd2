namespace Guardrails.Cli.Tests.Samples;

public sealed class StoryPageTests
{
    private const string Page = """
        # Title
        ```sh
        before any chapter
        ```
        ## One
        ### First
        ```sh
        a
        b
        ```
        ```text
        PID 12  waits 4.5 s (run 20261123T035926Z-e996ba)
        ```
        ### Second
        ```sh
        c
        ```
        ## Other
        ### First
        ```sh
        d
        ```
        """;

    [Fact]
    public void A_chapter_is_its_commands_with_what_they_write() => Assert.Equal(
        [
            new StoryBlock("First", "a\nb\n", "PID 12  waits 4.5 s (run 20261123T035926Z-e996ba)\n"),
            new StoryBlock("Second", "c\n", string.Empty),
        ],
        StoryPage.Read(Page, "One"));

    [Fact]
    public void Numbers_and_times_may_differ_and_words_may_not()
    {
        Assert.Equal(StoryBlock.WithoutNumbers("PID 12  waits 4.5 s (run 20261123T035926Z-e996ba)"), StoryBlock.WithoutNumbers("PID 7  waits 90 ms (run 20270101T000000Z-abc123)"));
        Assert.NotEqual(StoryBlock.WithoutNumbers("PID 12  waits"), StoryBlock.WithoutNumbers("PID 12  holds"));
    }
}
