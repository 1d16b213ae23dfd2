namespace Guardrails.Testing.Tests.Assertions;

public sealed class ObservedMigrationAssertionsTests
{
    private static readonly IReadOnlyList<ObservedStatement> Index =
        [new(1, "CREATE INDEX CONCURRENTLY ON orders (id)", [new("public.orders", "SHARE UPDATE EXCLUSIVE", ObservedWork.IndexBuild)])];

    private static readonly IReadOnlyList<ObservedStatement> Rewrite =
        [new(3, "ALTER TABLE orders ALTER id TYPE bigint", [new("public.orders", "ACCESS EXCLUSIVE", ObservedWork.Rewrite)])];

    private static readonly IReadOnlyList<ObservedStatement> Failed = [new(1, "DROP TABLE missing", [], "42P01")];

    [Fact]
    public void A_migration_within_its_limits_passes_all_assertions() =>
        Assert.Same(
            Index,
            Index.ShouldSucceed().ShouldLockAtMost("orders", "share update exclusive").ShouldWorkAtMost(ObservedWork.IndexBuild).ShouldRewriteNothing());

    [Theory]
    [InlineData("orders")]
    [InlineData("public.orders")]
    public void A_stronger_lock_is_named_with_its_statement(string relation)
    {
        var failure = Assert.Throws<MigrationAssertionException>(() => Rewrite.ShouldLockAtMost(relation, "EXCLUSIVE"));

        Assert.Contains(
            $"Expected at most EXCLUSIVE on {relation}, but statement 3 took ACCESS EXCLUSIVE on public.orders and rewrote it.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("3. ALTER TABLE orders ALTER id TYPE bigint", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rders")]
    [InlineData("sales.orders")]
    public void Another_relation_may_be_locked(string relation) => Assert.Same(Rewrite, Rewrite.ShouldLockAtMost(relation, "ACCESS SHARE"));

    [Fact]
    public void A_rewrite_is_reported() =>
        Assert.StartsWith("Expected no rewrite, but statement 3", Assert.Throws<MigrationAssertionException>(() => Rewrite.ShouldRewriteNothing()).Message, StringComparison.Ordinal);

    [Fact]
    public void Heavier_work_than_allowed_is_reported() =>
        Assert.Contains("built an index", Assert.Throws<MigrationAssertionException>(() => Index.ShouldWorkAtMost(ObservedWork.Scan)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_failed_migration_passes_no_assertion() =>
        Assert.StartsWith(
            "The migration failed at statement 1 with SQLSTATE 42P01.",
            Assert.Throws<MigrationAssertionException>(() => Failed.ShouldLockAtMost("orders", "ACCESS EXCLUSIVE")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_slip_in_the_lock_mode_is_no_success() =>
        Assert.Throws<ArgumentException>(() => Index.ShouldLockAtMost("items", "SHARED"));
}
