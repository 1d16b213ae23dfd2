using System.Text;

namespace Guardrails.Cli.Infrastructure;

/// <summary>A file of SQL that was read.</summary>
/// <param name="Path">The path as it was given, <c>-</c> for standard input.</param>
/// <param name="Text">Its text, without a byte order mark.</param>
/// <param name="HasByteOrderMark">Whether the file began with one.</param>
internal sealed record SqlFile(string Path, string Text, bool HasByteOrderMark)
{
    public const string StandardInput = "-";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file or standard input.</summary>
    /// <exception cref="UsageException">It cannot be read or is no UTF-8 text; the message names it and says why.</exception>
    public static async ValueTask<SqlFile> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var content = path == StandardInput ? await ReadStandardInputAsync(cancellationToken).ConfigureAwait(false) : ReadBytes(path);
        var hasMark = content.AsSpan().StartsWith([(byte)0xEF, (byte)0xBB, (byte)0xBF]);
        return new SqlFile(path, Decode(Quote(path), content, hasMark), hasMark);
    }

    /// <summary>Writes another text to where this one was read from.</summary>
    /// <exception cref="UsageException">The file cannot be written.</exception>
    public void Write(string text)
    {
        try
        {
            File.WriteAllText(Path, text, new UTF8Encoding(HasByteOrderMark));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot write {Quote(Path)}: {(e is UnauthorizedAccessException ? "no permission" : "it cannot be written as a file")}.");
        }
    }

    /// <summary>The name of a file in a message.</summary>
    public static string Quote(string file) => file == StandardInput ? "standard input"
        : Secrets.LooksLikeConnection(file) ? $"the file that is named like a connection string (give that with {Commands.CommonOptions.ConnectionName})"
        : $"'{file}'";

    /// <summary>What is wrong when a file or folder cannot be read, as the end of a sentence.</summary>
    public static string Reason(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "no permission to read it",
        _ => "it cannot be read as a file",
    };

    private static async Task<byte[]> ReadStandardInputAsync(CancellationToken cancellationToken)
    {
        var input = Console.OpenStandardInput();
        await using (input.ConfigureAwait(false))
        {
            using var content = new MemoryStream();
            await input.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
            return content.ToArray();
        }
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"cannot read {Quote(path)}: {Reason(e)}.");
        }
    }

    private static string Decode(string name, byte[] content, bool hasMark)
    {
        // UTF-16 has a NUL in every other byte of SQL; no text that PostgreSQL could store has any.
        var nul = Array.IndexOf(content, (byte)0);
        if (nul >= 0)
        {
            throw new UsageException($"{name} is not a UTF-8 text file: byte {nul} is NUL{(content is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] ? " (it is UTF-16; convert it)" : string.Empty)}.");
        }

        try
        {
            return Strict.GetString(hasMark ? content.AsSpan(3) : content);
        }
        catch (DecoderFallbackException e)
        {
            throw new UsageException($"{name} is not a UTF-8 text file: the bytes at position {e.Index} are no character.");
        }
    }
}
