using System.Buffers;
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
    public static async ValueTask<SqlFile> ReadAsync(string path, CancellationToken cancellationToken) =>
        path == StandardInput ? Decode(path, await ReadStandardInputAsync(cancellationToken).ConfigureAwait(false)) : Read(path);

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

    /// <summary>There may be hundreds of files: the bytes of all are read into the same memory.</summary>
    private static SqlFile Read(string path)
    {
        byte[]? rented = null;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            if (file.CanSeek && file.Length > Array.MaxLength)
            {
                throw new UsageException($"cannot read {Quote(path)}: it has {file.Length} bytes, and no more than {Array.MaxLength} can be read.");
            }

            if (!file.CanSeek || file.Length == 0)
            {
                // A pipe, or one of those files that are made while they are read.
                using var content = new MemoryStream();
                file.CopyTo(content);
                return Decode(path, content.ToArray());
            }

            rented = ArrayPool<byte>.Shared.Rent((int)file.Length);
            var length = file.ReadAtLeast(rented.AsSpan(0, (int)file.Length), (int)file.Length, throwOnEndOfStream: false);
            return Decode(path, rented.AsSpan(0, length));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"cannot read {Quote(path)}: {Reason(e)}.");
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private static SqlFile Decode(string path, ReadOnlySpan<byte> content)
    {
        // UTF-16 has a NUL in every other byte of SQL; no text that PostgreSQL could store has any.
        var nul = content.IndexOf((byte)0);
        if (nul >= 0)
        {
            throw new UsageException($"{Quote(path)} is not a UTF-8 text file: byte {nul} is NUL{(content is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] ? " (it is UTF-16; convert it)" : string.Empty)}.");
        }

        var hasMark = content.StartsWith([(byte)0xEF, (byte)0xBB, (byte)0xBF]);
        try
        {
            return new SqlFile(path, Strict.GetString(hasMark ? content[3..] : content), hasMark);
        }
        catch (DecoderFallbackException e)
        {
            throw new UsageException($"{Quote(path)} is not a UTF-8 text file: the bytes at position {e.Index} are no character.");
        }
    }
}
