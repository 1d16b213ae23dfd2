using System.Globalization;
using System.Text.RegularExpressions;
using Guardrails.Locking;

namespace Guardrails.Coordination;

/// <summary>Who holds the migration or the deploy lock. What it says of itself stands in its <c>application_name</c>, which everybody may read.</summary>
internal sealed partial record LockHolder(SessionInfo Session)
{
    /// <summary>Begins the holder's <c>application_name</c>; then come the time (UTC, to the second) and as much of its former name as fits.</summary>
    public static string Announce(AdvisoryLockKey key) => $"guardrails {key.Name} since ";

    /// <summary>Since when it has been holding the lock; <see langword="null"/> when its name does not say.</summary>
    public DateTimeOffset? Since =>
        Announced is { Success: true } match
        && DateTimeOffset.TryParseExact(
            match.Groups["since"].Value,
            "yyyy-MM-dd'T'HH:mm:ss'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var since)
            ? since
            : null;

    private Match Announced => Announcement().Match(Session.ApplicationName ?? string.Empty);

    /// <summary>For example <c>pid 4711 (api as shop_api from 10.0.0.7, database shop) since 2026-11-22T18:03:47Z</c>.</summary>
    public override string ToString()
    {
        if (Announced is not { Success: true } match)
        {
            return SessionText.Describe(Session);
        }

        var ownName = match.Groups["name"] is { Success: true } name ? name.Value : null;
        return $"{SessionText.Describe(Session with { ApplicationName = ownName })} since {match.Groups["since"].Value}";
    }

    [GeneratedRegex("^guardrails (migration|deploy) lock since (?<since>[^ ]+)( (?<name>.+))?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Announcement();
}
