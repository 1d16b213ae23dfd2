using System.Text;
using Guardrails.Analyzers.SqlHazards.Typed;
using Guardrails.Analyzers.SqlText;
using Guardrails.Sql;
using Guardrails.Sql.Linting;
using Guardrails.Sql.Parsing;
using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;
using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.SqlHazards;

/// <summary>The texts that one member hands over one after the other, as one script with a way back to the source.</summary>
internal sealed class CombinedScript(GuardrailsContext guardrails, HazardOptions options, SemanticModel model, CancellationToken cancellationToken)
{
    /// <summary>Ends the statement before, and a comment that the text before ends with.</summary>
    private const string Separator = "\n;\n";

    /// <summary>Where the next text begins another script, in characters: nobody reads a migration of that size.</summary>
    private const int MostText = 2 * FoldLimits.TextLength;

    private readonly StringBuilder _text = new();
    private readonly List<Piece> _pieces = [];

    /// <summary>The numbers of the placeholders in all texts of the script.</summary>
    public HoleNumbers Holes { get; } = new();

    /// <summary>Whether it has all the text that one script may have.</summary>
    public bool IsFull => _text.Length > MostText;

    /// <summary>Adds a text that comes next.</summary>
    public void Add(SqlTextUse use, FoldedSql text)
    {
        var sql = use.Translate?.Invoke(text.Text) ?? text.Text;
        Add(new Piece(_text.Length, use, text, sql, null, text.HasHoles || sql != text.Text));
    }

    /// <summary>Adds a statement that is written without SQL.</summary>
    public void Add(TypedStatement statement, IOperation operation, bool isUndo)
    {
        var use = new SqlTextUse(operation, SqlTextOwner.Migration, statement.Transaction) { IsUndo = isUndo };
        Add(new Piece(_text.Length, use, FoldedSql.From(SqlRope.FromText(statement.Sql), Holes), statement.Sql, statement, statement.HasUnknownParts));
    }

    private void Add(Piece piece)
    {
        _pieces.Add(piece with { Start = _text.Length });
        _text.Append(piece.Sql).Append(Separator);
    }

    /// <summary>Whether nothing is in it.</summary>
    public bool IsEmpty => _pieces.Count == 0;

    /// <summary>Whether something of it is only known to the running program, or is no SQL.</summary>
    public bool HasUnknownParts => _pieces.Exists(static piece => piece.HasUnknownParts) || SqlParser.Parse(_text.ToString()).Errors.Count > 0;

    /// <summary>Whether a verdict of <see cref="Lint()"/> would be another one if it were known what there is in the database.</summary>
    public bool IsUncertain { get; private set; }

    /// <summary>How many statements <see cref="Lint()"/> looked at.</summary>
    public int Judged { get; private set; }

    /// <summary>What there is to say about the script, without knowing what there is in the database.</summary>
    public IEnumerable<SqlHazard> Lint()
    {
        if (!_pieces.Any(static piece => piece.Use.Owner != SqlTextOwner.Application || Guard.DdlKeywords.StandIn(piece.Text.Text)))
        {
            return [];
        }

        // A quote that is never closed takes in everything behind it: then each text is looked at by itself.
        var script = SqlParser.Parse(_text.ToString(), LineOf);
        Judged = script.Statements.Count;
        return script.Errors.Count > 0 && _pieces.Count > 1 ? _pieces.SelectMany(LintAlone) : Lint(script, new DatabaseSchema());
    }

    /// <summary>What there is to say about the script where something is known of the database; that knowledge grows by what the script does.</summary>
    public IEnumerable<SqlHazard> Lint(DatabaseSchema schema) => Lint(SqlParser.Parse(_text.ToString(), LineOf), schema);

    /// <summary>Takes over what the script does, without a word about it.</summary>
    public void AddTo(DatabaseSchema schema) => new SqlLinter(schema).AddToSchema(SqlParser.Parse(_text.ToString()));

    private IEnumerable<SqlHazard> LintAlone(Piece piece)
    {
        var alone = new CombinedScript(guardrails, options, model, cancellationToken);
        alone.Add(piece);
        return alone.Lint();
    }

    private IEnumerable<SqlHazard> Lint(SqlScript script, DatabaseSchema schema)
    {
        var verdict = new Verdict(guardrails, options, guardrails.Lists.For(model.SyntaxTree));
        var linter = new SqlLinter(schema, new LintOptions { PostgresVersion = options.PostgresVersion, Severities = verdict.Severities(_pieces[0].Use.Owner) });
        IsUncertain = script.Statements.Any(static statement => Drops(statement));
        foreach (var finding in linter.Lint(script, [.. _pieces.SelectMany(Parts)]).Findings)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var piece = Find(finding.Span.Start);
            IsUncertain |= finding.IsCautious && !piece.HasUnknownParts;
            if (piece.Use.Owner == SqlTextOwner.Application && !verdict.IsAboutDdl(finding, script, piece.Text, model.SyntaxTree, cancellationToken))
            {
                continue;
            }

            if (piece.Typed is { } statement && !Verdict.IsAboutOperation(finding, statement))
            {
                continue;
            }

            if (verdict.SeverityOf(finding, script, piece.Use.IsUndo, piece.HasUnknownParts) is { } severity)
            {
                var diagnostic = Diagnostic.Create(
                    SqlRuleDescriptors.Of(finding.Rule),
                    Locate(piece, finding.Span),
                    severity,
                    null,
                    guardrails.Known.PropertiesOf(piece.Use.File?.Path ?? model.SyntaxTree.FilePath, finding, script),
                    piece.Text.Describe(finding.Message));
                yield return new SqlHazard(diagnostic, finding, piece.Use.Sql.Syntax, piece.Use.Transaction, piece.Text, piece.Sql, piece.Start)
                {
                    Typed = piece.Typed,
                    IsInFile = piece.Use.File is not null,
                };
            }
        }
    }

    /// <summary>Whether other tables, or nobody at all, may be concerned by what is dropped.</summary>
    private static bool Drops(SqlStatement statement) =>
        statement is DropStatement || (statement is AlterTableStatement alter && alter.Actions.Any(static action => action is DropColumn or DropConstraint));

    private static IEnumerable<ScriptPart> Parts(Piece piece)
    {
        var part = new ScriptPart(piece.Start, piece.Use.Transaction) { StandsAlone = piece.Use.StandsAlone, IsGiven = piece.Typed is { IsGiven: true } };

        // An empty part outside any transaction ends the one before.
        return piece.Use.HasOwnTransaction ? [part with { Transaction = RunnerTransaction.None }, part] : [part];
    }

    /// <summary>The clause where it is written, or else the expression that hands the text over.</summary>
    private Location Locate(Piece piece, TextSpan span)
    {
        // What ends too early is shown at the last character.
        var start = Math.Min(span.Start - piece.Start, piece.Text.Text.Length - 1);
        var length = Math.Max(1, Math.Min(span.Length, piece.Text.Text.Length - start));
        if (piece.Use.File is { } file && file.GetText(cancellationToken) is { } lines)
        {
            return SqlFiles.Locate(file, lines, new TextSpan(start, length));
        }

        return piece.Text.Map(start, length) is { } written && written.SourceTree == model.SyntaxTree ? written : piece.Place.GetLocation();
    }

    private LinePosition LineOf(int offset)
    {
        var position = Locate(Find(offset), new TextSpan(offset, 1)).GetLineSpan().StartLinePosition;
        return new LinePosition(position.Line + 1, position.Character + 1);
    }

    private Piece Find(int offset)
    {
        var (low, high) = (0, _pieces.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _pieces[middle].Start <= offset ? (middle, high) : (low, middle - 1);
        }

        return _pieces[low];
    }

    private sealed record Piece(int Start, SqlTextUse Use, FoldedSql Text, string Sql, TypedStatement? Typed, bool HasUnknownParts)
    {
        public SyntaxNode Place => Typed?.Place ?? Use.Sql.Syntax;
    }
}
