using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.Guard;

/// <summary>A call that configures a migration runner, or puts one under guard.</summary>
/// <param name="Call">The call.</param>
/// <param name="Context">The EF Core context that it is for, as it is written there; null when nothing says.</param>
/// <param name="Member">The member (or file, for top-level statements) that it stands in.</param>
internal sealed record RunnerConfiguration(InvocationExpressionSyntax Call, string? Context, SyntaxNode Member)
{
    public string Name { get; } = Call.NameSyntax()?.Identifier.ValueText ?? string.Empty;
}

/// <summary>
/// Where the compilation configures migration runners. Found by syntax alone, since a context is often configured in another file than
/// the one that migrates, and binding all files to find out would cost more than the rest of the rules.
/// </summary>
internal sealed class RunnerConfigurations
{
    private static readonly HashSet<string> OtherProviders = new(StringComparer.Ordinal)
    {
        "UseSqlServer", "UseAzureSql", "UseSqlite", "UseMySql", "UseMySQL", "UseOracle", "UseInMemoryDatabase", "UseFirebird",
    };

    private readonly List<RunnerConfiguration> _calls;

    private RunnerConfigurations(List<RunnerConfiguration> calls) => _calls = calls;

    /// <summary>Looks through all files but those that describe a schema.</summary>
    public static RunnerConfigurations In(Compilation compilation, GuardrailsContext guardrails, CancellationToken cancellationToken)
    {
        var calls = new List<RunnerConfiguration>();
        foreach (var tree in compilation.SyntaxTrees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (guardrails.DescribesSchema(tree))
            {
                continue;
            }

            foreach (var call in tree.GetRoot(cancellationToken).DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                if (IsConfiguration(call.NameSyntax()?.Identifier.ValueText ?? string.Empty))
                {
                    calls.Add(new(call, ContextOf(call), MemberOf(call)));
                }
            }
        }

        return new(calls);
    }

    /// <summary>Whether the name is one of EF Core's for PostgreSQL.</summary>
    public static bool IsNpgsql(string name) => name is "UseNpgsql" or "AddNpgsql" or "AddNpgsqlDbContext";

    /// <summary>Whether the name is one of FluentMigrator's or DbUp's for PostgreSQL.</summary>
    public static bool IsRunner(string name) => name == "PostgresqlDatabase" || name.StartsWith("AddPostgres", StringComparison.Ordinal);

    /// <summary>The member that a node stands in; the file for top-level statements.</summary>
    public static SyntaxNode MemberOf(SyntaxNode node) =>
        node.Ancestors().FirstOrDefault(static ancestor => ancestor is MemberDeclarationSyntax and not GlobalStatementSyntax) ?? node.SyntaxTree.GetRoot();

    /// <summary>
    /// The calls that configure PostgreSQL for one of the contexts, all without the guard; none when some are guarded, or nothing certain is known.
    /// </summary>
    /// <param name="contexts">The names of the context and its base classes; null when any context may be meant.</param>
    public IReadOnlyList<RunnerConfiguration> Unguarded(IReadOnlyCollection<string>? contexts)
    {
        // What names no context may be for any of them.
        var meant = _calls.Where(call => call.Context is null || contexts is null || contexts.Contains(call.Context)).ToList();
        if (meant.Any(static call => call.Name == "UseGuardrails"))
        {
            return [];
        }

        var certain = contexts is null ? [] : meant.Where(static call => call.Context is not null).ToList();
        var configured = (certain.Count > 0 ? certain : meant).Where(static call => call.Name != "WithGuardrails" && !IsRunner(call.Name)).ToList();
        return configured.All(static call => IsNpgsql(call.Name)) ? configured : configured.Where(static call => call.Context is not null && IsNpgsql(call.Name)).ToList();
    }

    /// <summary>Whether a runner that is configured in the member is guarded there, or may be guarded by a helper that configures nothing itself.</summary>
    public bool MayBeGuarded(SyntaxNode member)
    {
        var guards = _calls.Where(static call => call.Name == "WithGuardrails").ToList();
        return guards.Any(guard => guard.Member == member || !_calls.Any(call => IsRunner(call.Name) && call.Member == guard.Member));
    }

    private static bool IsConfiguration(string name) =>
        IsNpgsql(name) || IsRunner(name) || OtherProviders.Contains(name) || name is "UseGuardrails" or "WithGuardrails";

    private static string? ContextOf(InvocationExpressionSyntax call)
    {
        if (TypeArgument(call.NameSyntax()) is { } own)
        {
            return own;
        }

        foreach (var ancestor in call.Ancestors())
        {
            if (ancestor is InvocationExpressionSyntax outer && outer.NameSyntax() is GenericNameSyntax registration && registration.Identifier.ValueText.StartsWith("Add", StringComparison.Ordinal))
            {
                return TypeArgument(registration);
            }

            if (ancestor is TypeDeclarationSyntax type)
            {
                return MemberOf(call) is MethodDeclarationSyntax { Identifier.ValueText: "OnConfiguring" } ? type.Identifier.ValueText : OnlyBuilder(call);
            }
        }

        return OnlyBuilder(call);
    }

    /// <summary>The context of the only kind of <c>DbContextOptionsBuilder&lt;T&gt;</c> that the member names.</summary>
    private static string? OnlyBuilder(SyntaxNode call)
    {
        var builders = MemberOf(call).DescendantNodes()
            .OfType<GenericNameSyntax>()
            .Where(static name => name.Identifier.ValueText == "DbContextOptionsBuilder")
            .Select(TypeArgument)
            .Distinct()
            .Take(2)
            .ToList();
        return builders.Count == 1 ? builders[0] : null;
    }

    private static string? TypeArgument(SimpleNameSyntax? name) => name is GenericNameSyntax { TypeArgumentList.Arguments: [var type, ..] }
        ? type.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().LastOrDefault()?.Identifier.ValueText
        : null;
}
