using Guardrails.Cli.Infrastructure;
using Guardrails.Sql.Linting;
using Guardrails.Sql.Parsing;
using Guardrails.Sql.Schema;

namespace Guardrails.Cli.Linting;

/// <summary>Reads everything, lints it in order, and applies rewrites.</summary>
internal sealed class LintRun(LintRequest request, Action<string> say)
{
    // A rewrite can make room for another one; nothing that helps takes more rounds.
    private const int MaxRounds = 4;

    /// <exception cref="UsageException">Something cannot be read; every other problem has been said before.</exception>
    public async Task<LintOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var schema = await ScriptFiles.ReadAsync(request.SchemaPaths, say, cancellationToken).ConfigureAwait(false);
        var files = await ScriptFiles.ReadAsync(request.Paths, say, cancellationToken).ConfigureAwait(false);
        var applied = CountApplied(files);
        if (request.Fixes && files.Skip(applied).Any(static file => file.Path == SqlFile.StandardInput))
        {
            throw new UsageException("--fix cannot rewrite standard input; give files.");
        }

        var baseline = await ReadBaselineAsync(cancellationToken).ConfigureAwait(false);
        var linted = await LintAsync(schema, files, applied, cancellationToken).ConfigureAwait(false);
        var fixes = 0;
        for (var round = 0; request.Fixes && round < MaxRounds; round++)
        {
            var made = Rewrite(files, linted);
            fixes += made;
            if (made == 0)
            {
                break;
            }

            linted = await LintAsync(schema, files, applied, cancellationToken).ConfigureAwait(false);
        }

        return Conclude(linted, baseline) with { Fixed = fixes };
    }

    /// <summary>The number of files at the front that have run already.</summary>
    private int CountApplied(List<SqlFile> files)
    {
        if (request.StartAfter is not { } last)
        {
            return 0;
        }

        var index = files.FindLastIndex(file => MigrationOrder.IsNamed(file.Path, last));
        return index >= 0 ? index + 1 : throw new UsageException($"--start-after names '{last}', but no file that was given is called so.");
    }

    private async Task<Baseline?> ReadBaselineAsync(CancellationToken cancellationToken)
    {
        if (request.BaselineFile is not { } path || request.WritesBaseline)
        {
            return null;
        }

        try
        {
            return Baseline.Parse((await SqlFile.ReadAsync(path, cancellationToken).ConfigureAwait(false)).Text);
        }
        catch (FormatException e)
        {
            throw new UsageException($"the baseline {SqlFile.Quote(path)} cannot be understood: {e.Message}.");
        }
    }

    private async Task<List<LintedFile>> LintAsync(List<SqlFile> schema, List<SqlFile> files, int applied, CancellationToken cancellationToken)
    {
        // Anew each time: linting adds to it.
        var existing = request.ReadSchema is { } read ? await read(cancellationToken).ConfigureAwait(false) : new DatabaseSchema();
        var linter = new SqlLinter(existing, request.Options);
        foreach (var file in schema.Concat(files.Take(applied)))
        {
            linter.AddToSchema(SqlParser.Parse(file.Text));
        }

        var linted = new List<LintedFile>(files.Count - applied);
        foreach (var file in files.Skip(applied))
        {
            cancellationToken.ThrowIfCancellationRequested();
            linted.Add(LintedFile.Of(file, linter.Lint(file.Text)));
        }

        return linted;
    }

    private static int Rewrite(List<SqlFile> files, List<LintedFile> linted)
    {
        var made = 0;
        foreach (var (file, findings) in linted.Select(static one => (one.File, one.Findings)))
        {
            var text = Rewriter.Apply(file.Text, findings, out var count);
            if (count > 0)
            {
                file.Write(text);
                files[files.IndexOf(file)] = file with { Text = text };
                made += count;
            }
        }

        return made;
    }

    private LintOutcome Conclude(List<LintedFile> linted, Baseline? baseline)
    {
        if (request is { WritesBaseline: true, BaselineFile: { } path })
        {
            var all = linted.SelectMany(file => file.Findings.Select(finding => (BaselinePath(file), finding, file.Script)));
            new SqlFile(path, string.Empty, HasByteOrderMark: false).Write(Baseline.Write(all));
            return new LintOutcome([.. linted.Select(static file => file with { Findings = [] })]) { Absorbed = linted.Sum(static file => file.Findings.Count) };
        }

        if (baseline is null)
        {
            return new LintOutcome(linted);
        }

        var kept = linted.ConvertAll(file => file with
        {
            Findings = [.. file.Findings.Where(finding => !baseline.Absorbs(BaselinePath(file), finding, file.Script))],
        });
        return new LintOutcome(kept)
        {
            Absorbed = linted.Sum(static file => file.Findings.Count) - kept.Sum(static file => file.Findings.Count),
            StaleEntries = baseline.UnusedEntries,
        };
    }

    /// <summary>The same wherever the tool is called from: relative to the folder that the baseline stands in.</summary>
    private string BaselinePath(LintedFile file)
    {
        if (file.File.Path == SqlFile.StandardInput)
        {
            return SqlFile.StandardInput;
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(request.BaselineFile!))!;
        return Path.GetRelativePath(folder, file.File.Path).Replace('\\', '/');
    }
}
