using System.Text;
using Guardrails.Cli.Infrastructure;

namespace Guardrails.Cli.Running;

/// <summary>Reads what is to be run, all of it before any of it is run.</summary>
internal static class ScriptReader
{
    private const string StandardInput = "-";
    private const string CommandOption = "-c";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The files in the order given, and behind them the SQL of the command line.</summary>
    /// <exception cref="UsageException">There is nothing to read, or something cannot be read; the message names it.</exception>
    public static async Task<IReadOnlyList<Script>> ReadAsync(
        IReadOnlyList<string> files, IReadOnlyList<string> commands, CancellationToken cancellationToken)
    {
        if (files.Count + commands.Count == 0)
        {
            throw new UsageException("nothing to run: name files, or give SQL with -c.");
        }

        if (files.Count(file => file == StandardInput) > 1)
        {
            throw new UsageException("standard input (-) can be read only once.");
        }

        var scripts = new List<Script>();
        foreach (var file in files)
        {
            scripts.Add(new Script(file, Decode(Quote(file), await ReadBytesAsync(file, cancellationToken).ConfigureAwait(false))));
        }

        scripts.AddRange(commands.Select(sql => new Script(CommandOption, sql)));
        return scripts;
    }

    private static async Task<byte[]> ReadBytesAsync(string file, CancellationToken cancellationToken)
    {
        if (file == StandardInput)
        {
            var input = Console.OpenStandardInput();
            await using (input.ConfigureAwait(false))
            {
                using var content = new MemoryStream();
                await input.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
                return content.ToArray();
            }
        }

        if (Directory.Exists(file))
        {
            throw new UsageException($"{Quote(file)} is a folder; run takes files, in the order in which they are to be run.");
        }

        try
        {
            return await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            var reason = e switch
            {
                FileNotFoundException or DirectoryNotFoundException => "there is no such file",
                UnauthorizedAccessException => "no permission to read it",
                _ => "it cannot be read as a file",
            };
            throw new UsageException($"cannot read {Quote(file)}: {reason}.");
        }
    }

    private static string Decode(string name, byte[] content)
    {
        // UTF-16 has a NUL in every other byte of SQL; no text that PostgreSQL could store has any.
        var nul = Array.IndexOf(content, (byte)0);
        if (nul >= 0)
        {
            throw new UsageException($"{name} is not a UTF-8 text file: byte {nul} is NUL{(content is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] ? " (it is UTF-16; convert it)" : string.Empty)}.");
        }

        try
        {
            return Strict.GetString(content is [0xEF, 0xBB, 0xBF, ..] ? content.AsSpan(3) : content);
        }
        catch (DecoderFallbackException e)
        {
            throw new UsageException($"{name} is not a UTF-8 text file: the bytes at position {e.Index} are no character.");
        }
    }

    private static string Quote(string file) => file == StandardInput ? "standard input"
        : Secrets.LooksLikeConnection(file) ? $"the file that is named like a connection string (give that with {Commands.CommonOptions.ConnectionName})"
        : $"'{file}'";
}
