using System.Globalization;
using Guardrails.Analyzers.SqlHazards;
using Guardrails.Analyzers.SqlText;
using Guardrails.Sql.Rules;
using Guardrails.Sql.Syntax;
using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.Guard;

/// <summary>A statement that the client gives up on before the server does.</summary>
/// <param name="Location">The client's timeout where it is written; otherwise the statement.</param>
/// <param name="Statement">What the statement is.</param>
/// <param name="Client">The client's timeout, for a reader.</param>
/// <param name="Server">The server's, for a reader.</param>
/// <param name="NeededSeconds">A client timeout that leaves the server its time; 0 when the server has no limit.</param>
/// <param name="Value">The expression of the client's timeout; null for the default.</param>
/// <param name="Sink">The command or call; null for an operation of a migration framework.</param>
internal sealed record ShortClientTimeout(
    Location Location, string Statement, string Client, string Server, int NeededSeconds, IOperation? Value, SqlSink? Sink);

/// <summary>Finds them in one file, member by member in the order of the source.</summary>
internal sealed class ShortClientTimeouts(GuardrailsContext guardrails, Lazy<TimeoutSettings> settings, SemanticModel model, CancellationToken cancellationToken)
{
    /// <summary>What the guard allows a statement unless its options say otherwise (<c>GuardOptions.StatementTimeout</c>), in milliseconds.</summary>
    private const double GuardMilliseconds = 120_000;

    /// <summary>What the guard's own client waits longer than the server, in seconds.</summary>
    private const int MarginSeconds = 30;

    private static readonly string[] Words = ["CommandTimeout", "commandTimeout", "GuardedTransaction", "ExecuteStep"];

    private readonly SqlSinks _sinks = new(guardrails);
    private readonly SqlTextUses _uses = new(guardrails, model, cancellationToken);
    private readonly TargetResolver _targets = new(guardrails.Symbols, model, cancellationToken);
    private readonly ClientTimeoutReader _clients = new(model, cancellationToken);
    private readonly DdlFinder _ddl = new(guardrails, model, cancellationToken);

    /// <summary>All of them.</summary>
    public IEnumerable<ShortClientTimeout> Find()
    {
        if (!MayMatter(model.SyntaxTree, cancellationToken))
        {
            yield break;
        }

        foreach (var member in model.SyntaxTree.GetRoot(cancellationToken).DescendantNodes().Where(SqlCandidates.IsText).GroupBy(RunnerConfigurations.MemberOf))
        {
            TimeoutSetting? server = null;
            foreach (var node in member.OrderBy(static node => node.Span.End))
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var found in FindAt(node, ref server))
                {
                    yield return found;
                }
            }
        }
    }

    /// <summary>A file that speaks of no timeout and no step of the guard cannot have one that is too short.</summary>
    private static bool MayMatter(SyntaxTree tree, CancellationToken cancellationToken) =>
        SourceSearch.MentionsAny(tree, Words, cancellationToken) || SourceSearch.MentionsInAnyCase(tree, "statement_timeout", cancellationToken);

    private List<ShortClientTimeout> FindAt(SyntaxNode node, ref TimeoutSetting? server)
    {
        var found = new List<ShortClientTimeout>();
        if (_uses.Find(node) is not { } use)
        {
            return found;
        }

        var sink = _sinks.TryCreate(model.GetOperation(node, cancellationToken));
        var texts = SqlTextFolder.Fold(use.Sql, model, cancellationToken);
        if ((sink is null && use.Owner != SqlTextOwner.Migration) || texts.IsEmpty)
        {
            return found;
        }

        var text = texts[0];
        foreach (var statement in guardrails.Parsed.Parse(use.Translate?.Invoke(text.Text) ?? text.Text).Statements)
        {
            if (statement is SetStatement { Name: "statement_timeout" } set)
            {
                server = TimeoutSetting.Read(set, set.Value);
                if (sink is null && OfFramework(use, text, server) is { } setting)
                {
                    found.Add(setting);
                }
            }
            else if (sink is not null && Judge(new DdlUse(sink, text, statement), server) is { } judged)
            {
                // One command has one timeout.
                found.Add(judged);
                break;
            }
        }

        return found;
    }

    private ShortClientTimeout? Judge(DdlUse use, TimeoutSetting? server)
    {
        var isGuarded = _targets.Resolve(use.Sink) == TargetKind.Guarded;
        if (!_ddl.IsPermanentDdl(use) && !(isGuarded && use.Statement.Kind is StatementKind.Update or StatementKind.Delete or StatementKind.Insert or StatementKind.Merge))
        {
            return null;
        }

        var client = _clients.Of(use.Sink);
        if (client.Seconds is not { } seconds || seconds == 0 || (client.IsDefault && settings.Value.SetsClient) || Limit(server, isGuarded, client) is not { } limit)
        {
            return null;
        }

        return limit == 0 || seconds * 1000.0 < limit
            ? new(
                client.Value?.Syntax.GetLocation() ?? use.Locate(),
                use.Describe(),
                client.IsDefault ? Default : Seconds(seconds),
                limit == 0 ? "none" : Seconds(limit / 1000),
                limit == 0 ? 0 : (int)Math.Ceiling(limit / 1000) + MarginSeconds,
                client.Value,
                use.Sink)
            : null;
    }

    /// <summary>The server's limit in milliseconds, 0 for none; null when nothing is certain.</summary>
    private double? Limit(TimeoutSetting? server, bool isGuarded, ClientTimeout client) => server switch
    {
        { IsKnown: false } or { Milliseconds: null } => null,
        { Milliseconds: { } set } => set,
        null when isGuarded => settings.Value.SetsGuard ? null : GuardMilliseconds,
        // Nobody said anything about timeouts: GRD1001 has more to say about that.
        null => client.IsDefault ? null : 0,
    };

    /// <summary>A timeout that a migration sets and that its framework's commands do not live to see.</summary>
    private ShortClientTimeout? OfFramework(SqlTextUse use, FoldedSql text, TimeoutSetting server)
    {
        if (server is not { IsKnown: true, Milliseconds: { } limit } || limit is > 0 and <= ClientTimeout.DefaultSeconds * 1000 || IsGuarded(use.Sql.Syntax))
        {
            return null;
        }

        var configured = settings.Value;
        if (!configured.ConfiguresRunner || configured.SetsClient)
        {
            return null;
        }

        var place = text.Map(server.Source.Span.Start, server.Source.Span.Length) is { } written && written.SourceTree == model.SyntaxTree ? written : use.Sql.Syntax.GetLocation();
        return new(place, "the migration's statements", Default, limit == 0 ? "none" : Seconds(limit / 1000), 0, null, null);
    }

    /// <summary>The guard gives each command a timeout above the server's.</summary>
    private bool IsGuarded(SyntaxNode node)
    {
        var type = model.GetEnclosingSymbol(node.SpanStart, cancellationToken)?.ContainingType;
        var symbols = guardrails.Symbols;
        return type.IsA(symbols.EntityFrameworkMigration) ? guardrails.HasEntityFrameworkGuard
            : type.IsA(symbols.FluentMigration) ? guardrails.HasFluentMigratorGuard
            : guardrails.HasDbUpGuard;
    }

    private static string Default => Seconds(ClientTimeout.DefaultSeconds) + ", its default";

    private static string Seconds(double seconds) => seconds.ToString("0.###", CultureInfo.InvariantCulture) + " s";
}
