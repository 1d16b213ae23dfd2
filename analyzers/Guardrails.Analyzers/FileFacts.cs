using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Guardrails.Analyzers.SqlText;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers;

/// <summary>
/// What several rules ask about one file, found out once. It hangs on the file's semantic model, which the compiler gives to all analyzers
/// and drops when it is done with the file: the facts go with it.
/// </summary>
internal sealed class FileFacts
{
    private static readonly ConditionalWeakTable<SemanticModel, FileFacts> OfModels = new();

    private readonly ConcurrentDictionary<SyntaxNode, ILookup<string, IdentifierNameSyntax>> _names = new();
    private readonly ConcurrentDictionary<(SyntaxNode, ILocalSymbol), ImmutableArray<IdentifierNameSyntax>> _mentions = new(new LocalInScope());
    private readonly ConcurrentDictionary<SyntaxNode, ImmutableArray<LocalWriteAt>> _writes = new();
    private readonly ConcurrentDictionary<IOperation, TextSet> _texts = new();
    private readonly KeptTexts<SqlRope, FoldedSql> _flattened = new(EqualityComparer<SqlRope>.Default);

    /// <summary>The facts about the model's file.</summary>
    public static FileFacts Of(SemanticModel model) => OfModels.GetOrCreateValue(model);

    /// <summary>Every mention of the local in the order of the source.</summary>
    public ImmutableArray<IdentifierNameSyntax> Mentions(ILocalSymbol local, SyntaxNode scope, SemanticModel model, CancellationToken cancellationToken) =>
        _mentions.GetOrAdd((scope, local), _ =>
        [
            .. _names.GetOrAdd(scope, static scope => scope.DescendantNodes().OfType<IdentifierNameSyntax>().ToLookup(static name => name.Identifier.ValueText, StringComparer.Ordinal))[local.Name]
                .Where(name => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, local)),
        ]);

    /// <summary>The mentions that change a local.</summary>
    public ImmutableArray<LocalWriteAt> Writes(SyntaxNode declarator, Func<SyntaxNode, ImmutableArray<LocalWriteAt>> find) => _writes.GetOrAdd(declarator, find);

    /// <summary>The texts of an expression.</summary>
    public TextSet Texts(IOperation expression, Func<IOperation, TextSet> evaluate) => _texts.GetOrAdd(expression, evaluate);

    /// <summary>A text without holes as one string.</summary>
    public FoldedSql Flatten(SqlRope rope) => _flattened.GetOrMake(rope, rope.Length, FoldedSql.From);

    private sealed class LocalInScope : IEqualityComparer<(SyntaxNode Scope, ILocalSymbol Local)>
    {
        public bool Equals((SyntaxNode Scope, ILocalSymbol Local) left, (SyntaxNode Scope, ILocalSymbol Local) right) =>
            left.Scope == right.Scope && SymbolEqualityComparer.Default.Equals(left.Local, right.Local);

        public int GetHashCode((SyntaxNode Scope, ILocalSymbol Local) key) => SymbolEqualityComparer.Default.GetHashCode(key.Local);
    }
}
