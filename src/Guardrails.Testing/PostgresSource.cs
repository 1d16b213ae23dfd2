namespace Guardrails.Testing;

/// <summary>The way a <see cref="PostgresServer"/> was had.</summary>
public enum PostgresSourceKind
{
    /// <summary>It was running already and somebody gave a connection string.</summary>
    Given,

    /// <summary>Started from binaries that an earlier run unpacked into the cache.</summary>
    Cached,

    /// <summary>Started from binaries installed on this machine.</summary>
    Installed,

    /// <summary>Started from binaries that npm fetched just now.</summary>
    Downloaded,
}

/// <summary>The way a <see cref="PostgresServer"/> was had, for programs and for people.</summary>
/// <param name="Kind">The way that was taken.</param>
/// <param name="Description">The same for people, with the variable, path or package; contains no password.</param>
public sealed record PostgresSource(PostgresSourceKind Kind, string Description)
{
    /// <summary>Returns <see cref="Description"/>.</summary>
    public override string ToString() => Description;
}
