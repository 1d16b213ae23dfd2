using System.Text;
using System.Text.Json;
using Guardrails.Cli.Infrastructure;

namespace Guardrails.Cli.Deploy.Journal;

/// <summary>
/// The journal of deploys, a file of one JSON object a line. Each line is on the disk before what it announces is done, so that after a
/// crash at any moment it is known what may have been done. While a deploy has it open nobody else gets to write it.
/// </summary>
internal sealed class DeployJournal : IDisposable
{
    private readonly FileStream _file;
    private readonly TimeProvider _time;
    private readonly List<JournalEntry> _entries;

    private DeployJournal(FileStream file, List<JournalEntry> entries, TimeProvider time)
    {
        _file = file;
        _entries = entries;
        _time = time;
    }

    /// <summary>What the last run did; <see langword="null"/> when there was none.</summary>
    public JournalState? State => JournalState.From(_entries);

    /// <summary>Opens the journal to write it.</summary>
    /// <exception cref="JournalBusyException">Another deploy has it open.</exception>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static DeployJournal Open(string path, TimeProvider time)
    {
        FileStream file;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // Without a buffer: a line that could not be written would stay in it, and come back with the next one.
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new JournalBusyException(Read(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot write the journal '{path}': {e.Message} A deploy without a journal could not be resumed; give a writable path as 'journal'.");
        }

        try
        {
            var (entries, end) = Parse(file);
            file.SetLength(end); // a line that was cut off by a crash was never acted on
            file.Seek(0, SeekOrigin.End);
            return new DeployJournal(file, entries, time);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a journal that somebody may be writing.</summary>
    public static JournalState? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return JournalState.From(Parse(file).Entries);
    }

    /// <summary>Writes a line, and has it on the disk, before what it announces is done.</summary>
    /// <exception cref="JournalException">It could not be written; what it announces must not be done.</exception>
    public void Write(JournalEvent what, string run, Func<JournalEntry, JournalEntry>? with = null)
    {
        var entry = Entry(what, run, with);
        Append(entry);
        _entries.Add(entry);
    }

    /// <summary>Writes a line about what is so whether or not it can be written; <see cref="State"/> knows it in either case.</summary>
    /// <returns>Why it could not be written; <see langword="null"/> when it was.</returns>
    public string? Note(JournalEvent what, string run, Func<JournalEntry, JournalEntry>? with = null)
    {
        var entry = Entry(what, run, with);
        _entries.Add(entry);
        try
        {
            Append(entry);
            return null;
        }
        catch (JournalException e)
        {
            return e.Message;
        }
    }

    public void Dispose() => _file.Dispose();

    private JournalEntry Entry(JournalEvent what, string run, Func<JournalEntry, JournalEntry>? with)
    {
        var entry = new JournalEntry { At = _time.GetUtcNow(), Event = what, Run = run };
        return with?.Invoke(entry) ?? entry;
    }

    private void Append(JournalEntry entry)
    {
        var line = JsonSerializer.Serialize(entry, JournalJsonContext.Default.JournalEntry) + "\n";
        var end = _file.Position;
        try
        {
            _file.Write(Encoding.UTF8.GetBytes(line));
            _file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // The last is how .NET tells of a file that may not grow further (EFBIG: a limit of the file system or of the process).
            TryCut(end);
            var problem = e is ArgumentOutOfRangeException ? "It may not grow any further." : e.Message;
            throw new JournalException($"the journal '{_file.Name}' cannot be written: {problem}");
        }
    }

    private void TryCut(long end)
    {
        try
        {
            _file.SetLength(end);
            _file.Seek(end, SeekOrigin.Begin);
        }
        catch (IOException)
        {
            // A line that is cut off is ignored when the journal is read.
        }
    }

    private static (List<JournalEntry> Entries, long End) Parse(FileStream file)
    {
        using var content = new MemoryStream();
        file.CopyTo(content);
        var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        var entries = new List<JournalEntry>();
        var end = 0;
        while (bytes[end..].IndexOf((byte)'\n') is var length and >= 0)
        {
            try
            {
                entries.Add(JsonSerializer.Deserialize(bytes.Slice(end, length), JournalJsonContext.Default.JournalEntry)!);
            }
            catch (JsonException e)
            {
                throw new UsageException($"'{file.Name}' is no journal of guardrails, or was damaged: line {entries.Count + 1}: {e.Message.Split(" Path:")[0]}");
            }

            end += length + 1;
        }

        return (entries, end);
    }
}

/// <summary>Another deploy is writing the journal.</summary>
internal sealed class JournalBusyException(JournalState? state) : Exception(state?.ToString() ?? "another deploy")
{
    public JournalState? State { get; } = state;
}

/// <summary>The journal could not be written.</summary>
internal sealed class JournalException(string message) : Exception(message);
