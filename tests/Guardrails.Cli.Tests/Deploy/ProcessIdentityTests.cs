using System.Diagnostics;
using Guardrails.Cli.Deploy.Journal;

namespace Guardrails.Cli.Tests.Deploy;

/// <summary>Who migrates, told apart from a later process with the same id.</summary>
public sealed class ProcessIdentityTests
{
    [Fact]
    public async Task A_migration_that_is_over_before_it_was_looked_at_is_nobody()
    {
        using var process = Process.Start("dotnet", "--version");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Null(ProcessIdentity.Of(process));
    }

    [Fact]
    public void This_process_is_alive_and_one_that_began_at_another_time_is_not()
    {
        var self = ProcessIdentity.OfThis();

        Assert.True(self.IsAlive());
        Assert.False((self with { StartedAt = self.StartedAt.AddMinutes(-1) }).IsAlive());
    }
}
