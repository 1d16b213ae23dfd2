using System.Text.Json;
using Guardrails.Cli.Infrastructure;

namespace Guardrails.Cli.Deploy.Configuration;

/// <summary>An object of the configuration with the keys that it may have; any other key is refused, with the one that was probably meant.</summary>
internal sealed class ConfigObject
{
    private readonly Dictionary<string, ConfigNode> _values = [];

    /// <exception cref="UsageException">It is no object, or has an unknown key or one twice.</exception>
    public ConfigObject(ConfigNode node, params ReadOnlySpan<string> keys)
    {
        Node = node;
        if (node.Kind != JsonTokenType.StartObject)
        {
            throw node.Refuse($"must be an object with {Listed(keys)}.");
        }

        foreach (var (key, offset, value) in node.Members)
        {
            if (!keys.Contains(key))
            {
                var meant = Closest(key, keys);
                throw node.RefuseKey(offset, $"unknown key '{key}'{(node.Path.Length == 0 ? string.Empty : $" in '{node.Path}'")}; {(meant is null ? $"there are {Listed(keys)}" : $"did you mean '{meant}'?")}");
            }

            if (!_values.TryAdd(key, value))
            {
                throw node.RefuseKey(offset, $"'{value.Path}' stands here a second time.");
            }
        }
    }

    public ConfigNode Node { get; }

    public ConfigNode? Find(string key) => _values.GetValueOrDefault(key);

    public ConfigNode Require(string key) => Find(key) ?? throw Node.Refuse($"{(Node.Path.Length == 0 ? "the configuration " : string.Empty)}has no '{key}', which is needed.");

    public string? FindText(string key) => Find(key) is { } node ? Text(node) : null;

    public string RequireText(string key) => Text(Require(key));

    public TimeSpan Time(string key, TimeSpan defaultValue)
    {
        if (Find(key) is not { } node)
        {
            return defaultValue;
        }

        return Duration.TryParse(Text(node), allowNone: false, out var duration, out var problem) ? duration.Value : throw node.Refuse($"{problem}.");
    }

    public IReadOnlyList<string> Texts(string key)
    {
        var node = Require(key);
        return node.Kind == JsonTokenType.StartArray && node.Items.Count > 0
            ? [.. node.Items.Select(Text)]
            : throw node.Refuse("must be an array of strings, like [\"./ctl\", \"stop\", \"api\"]; it is passed on as it is, never through a shell.");
    }

    public IReadOnlyList<string>? FindTexts(string key) => Find(key) is null ? null : Texts(key);

    private static string Text(ConfigNode node) => node.Kind == JsonTokenType.String && node.Text.Length > 0
        ? node.Text
        : throw node.Refuse("must be a string that is not empty.");

    private static string Listed(ReadOnlySpan<string> keys) => string.Join(", ", keys.ToArray().Select(k => $"'{k}'"));

    private static string? Closest(string key, ReadOnlySpan<string> keys)
    {
        var best = keys.ToArray().Select(k => (Key: k, Distance: Distance(key, k))).MinBy(k => k.Distance);
        return best.Distance <= Math.Max(2, key.Length / 3) ? best.Key : null;
    }

    /// <summary>How many letters have to be changed, added or left out (Levenshtein).</summary>
    private static int Distance(string from, string to)
    {
        var previous = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var current = new int[to.Length + 1];
            current[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var change = char.ToUpperInvariant(from[i - 1]) == char.ToUpperInvariant(to[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + change);
            }

            previous = current;
        }

        return previous[^1];
    }
}
