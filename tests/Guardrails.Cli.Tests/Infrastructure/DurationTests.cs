using Guardrails.Cli.Infrastructure;

namespace Guardrails.Cli.Tests.Infrastructure;

public sealed class DurationTests
{
    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("5s", 5_000)]
    [InlineData("120s", 120_000)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("007s", 7_000)]
    [InlineData("2147483647ms", int.MaxValue)]
    [InlineData("596h", 2_145_600_000)]
    public void A_number_with_a_unit_is_a_duration(string text, long milliseconds)
    {
        Assert.True(Duration.TryParse(text, allowNone: false, out var duration, out var problem), problem);

        Assert.Equal(milliseconds, duration.Value.TotalMilliseconds);
        Assert.Equal(text, duration.ToString());
    }

    [Fact]
    public void None_is_no_limit()
    {
        Assert.True(Duration.TryParse("none", allowNone: true, out var duration, out _));

        Assert.Equal(Timeout.InfiniteTimeSpan, duration.Value);
    }

    [Fact]
    public void None_is_refused_where_there_has_to_be_a_limit()
    {
        Assert.False(Duration.TryParse("none", allowNone: false, out _, out var problem));

        Assert.StartsWith("cannot be none", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("or none", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0s")]
    [InlineData("000ms")]
    public void Zero_is_refused_with_the_reason(string text)
    {
        Assert.False(Duration.TryParse(text, allowNone: true, out _, out var problem));

        Assert.Contains("PostgreSQL reads a timeout of 0 as \"no limit\"", problem, StringComparison.Ordinal);
        Assert.Contains("or none", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("+5s")]
    [InlineData("5 s")]
    [InlineData("1.5s")]
    [InlineData("5S")]
    [InlineData("5d")]
    [InlineData("5sec")]
    [InlineData("00:00:05")]
    [InlineData("٥s")]
    public void Anything_else_is_refused_and_the_forms_are_named(string text)
    {
        Assert.False(Duration.TryParse(text, allowNone: true, out _, out var problem));

        Assert.Contains($"'{text}'", problem, StringComparison.Ordinal);
        Assert.Contains("250ms, 5s, 2m or 1h", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2147483648ms")]
    [InlineData("597h")]
    [InlineData("99999999999999999999s")]
    public void More_than_PostgreSQL_can_count_is_refused(string text)
    {
        Assert.False(Duration.TryParse(text, allowNone: true, out _, out var problem));

        Assert.Contains("2147483647ms", problem, StringComparison.Ordinal);
    }
}
