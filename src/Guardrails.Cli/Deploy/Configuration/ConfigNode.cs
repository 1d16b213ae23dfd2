using System.Globalization;
using System.Text;
using System.Text.Json;
using Guardrails.Cli.Infrastructure;

namespace Guardrails.Cli.Deploy.Configuration;

/// <summary>A value of a configuration file, with the place where it stands: a mistake is answered with line and column.</summary>
internal sealed class ConfigNode
{
    private readonly ConfigSource _source;
    private readonly int _offset;

    private ConfigNode(ConfigSource source, int offset, string path, JsonTokenType kind)
    {
        _source = source;
        _offset = offset;
        Path = path;
        Kind = kind;
    }

    /// <summary>Where it stands in the document: <c>services[0].compose</c>; empty for the whole.</summary>
    public string Path { get; }

    public JsonTokenType Kind { get; }

    /// <summary>The text of a string, or of a number as it was written.</summary>
    public string Text { get; private init; } = string.Empty;

    public IReadOnlyList<ConfigNode> Items { get; private init; } = [];

    public IReadOnlyList<(string Key, int Offset, ConfigNode Value)> Members { get; private init; } = [];

    /// <summary>Reads a file; comments and a comma too many are allowed, as editors allow them.</summary>
    /// <exception cref="UsageException">The file cannot be read or is no JSON.</exception>
    public static ConfigNode Read(string file)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(File.Exists(file)
                ? $"cannot read '{file}': {e.Message}"
                : $"there is no '{file}'; write one (docs/deploy.md has an example), or name another with --config.");
        }

        var text = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsMemory(Encoding.UTF8.Preamble.Length) : bytes;
        var source = new ConfigSource(file, text);
        var reader = new Utf8JsonReader(text.Span, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            reader.Read();
            var root = ReadValue(ref reader, source, string.Empty);
            reader.Read();
            return root;
        }
        catch (JsonException e)
        {
            throw new UsageException(string.Create(
                CultureInfo.InvariantCulture, $"{file}:{e.LineNumber + 1}:{e.BytePositionInLine + 1}: this is no JSON: {e.Message.Split(" LineNumber:")[0]}"));
        }
    }

    /// <summary>The error to throw about this value.</summary>
    public UsageException Refuse(string problem) => _source.Refuse(_offset, Path.Length == 0 ? problem : $"'{Path}' {problem}");

    /// <summary>The error to throw about one of this object's keys.</summary>
    public UsageException RefuseKey(int offset, string problem) => _source.Refuse(offset, problem);

    private static ConfigNode ReadValue(ref Utf8JsonReader reader, ConfigSource source, string path)
    {
        var offset = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new List<(string, int, ConfigNode)>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var key = reader.GetString()!;
                    var keyOffset = (int)reader.TokenStartIndex;
                    reader.Read();
                    members.Add((key, keyOffset, ReadValue(ref reader, source, path.Length == 0 ? key : $"{path}.{key}")));
                }

                return new ConfigNode(source, offset, path, JsonTokenType.StartObject) { Members = members };
            case JsonTokenType.StartArray:
                var items = new List<ConfigNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(ReadValue(ref reader, source, string.Create(CultureInfo.InvariantCulture, $"{path}[{items.Count}]")));
                }

                return new ConfigNode(source, offset, path, JsonTokenType.StartArray) { Items = items };
            default:
                var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);
                return new ConfigNode(source, offset, path, reader.TokenType) { Text = text };
        }
    }

    /// <summary>The file, for line and column of a byte in it.</summary>
    private sealed record ConfigSource(string File, ReadOnlyMemory<byte> Text)
    {
        public UsageException Refuse(int offset, string problem)
        {
            var before = Text.Span[..offset];
            var line = before.Count((byte)'\n') + 1;
            var column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
            return new UsageException(string.Create(CultureInfo.InvariantCulture, $"{File}:{line}:{column}: {problem}"));
        }
    }
}
