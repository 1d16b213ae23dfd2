namespace Guardrails.Cli.Deploy.Configuration;

/// <summary>What <c>guardrails.json</c> says. Relative paths in it are relative to its folder.</summary>
internal sealed record DeployConfig
{
    /// <summary>The folder of the file, absolute.</summary>
    public required string Folder { get; init; }

    /// <summary>A connection string, or <c>env:NAME</c>; <see langword="null"/> for the usual variables.</summary>
    public string? Connection { get; init; }

    /// <summary>In the order in which they are stopped; they are started in the reverse order.</summary>
    public required IReadOnlyList<ServiceConfig> Services { get; init; }

    public required MigrateConfig Migrate { get; init; }

    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan ReapOlderThan { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The journal's path, absolute.</summary>
    public required string Journal { get; init; }
}

/// <summary>A service: how it is controlled, how its sessions are known, how one sees that it is well.</summary>
internal sealed record ServiceConfig
{
    public required string Name { get; init; }

    /// <summary>The <c>application_name</c> of its sessions; without it nobody can tell when they are gone.</summary>
    public string? ApplicationName { get; init; }

    public ComposeConfig? Compose { get; init; }

    public CommandConfig? Command { get; init; }

    public HealthConfig? Health { get; init; }

    /// <summary>How long stopping or starting may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>A service of Docker Compose.</summary>
internal sealed record ComposeConfig(IReadOnlyList<string> Files, string Service);

/// <summary>A service that commands control. <c>status</c> ends with 0 when it runs and with 3 when it does not.</summary>
internal sealed record CommandConfig(IReadOnlyList<string> Stop, IReadOnlyList<string> Start, IReadOnlyList<string> Status);

/// <summary>How one sees that a started service is well; exactly one of the ways is given.</summary>
internal sealed record HealthConfig
{
    public Uri? Http { get; init; }

    public (string Host, int Port)? Tcp { get; init; }

    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>The container's own health check.</summary>
    public bool Container { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>The migration: a command, or files that run under the guard.</summary>
internal sealed record MigrateConfig(IReadOnlyList<string>? Command, IReadOnlyList<string>? Files);
