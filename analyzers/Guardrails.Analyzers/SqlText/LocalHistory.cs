using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.SqlText;

/// <summary>
/// The text of a local at one place: its initial value and what the method does to it before that place, in the order it is written.
/// Branches that may or may not run give alternatives; loops give a hole for what they repeat.
/// </summary>
internal sealed class LocalHistory
{
    private readonly SqlTextFolder _folder;
    private readonly ILocalSymbol _local;
    private readonly SyntaxNode _use;
    private readonly VariableDeclaratorSyntax _declarator;
    private readonly SyntaxNode _scope;

    private LocalHistory(SqlTextFolder folder, ILocalSymbol local, SyntaxNode use, VariableDeclaratorSyntax declarator, SyntaxNode scope)
    {
        _folder = folder;
        _local = local;
        _use = use;
        _declarator = declarator;
        _scope = scope;
    }

    public static TextSet Evaluate(SqlTextFolder folder, ILocalReferenceOperation reference)
    {
        var hole = SqlRope.FromHole(reference.Syntax);
        if (reference.Local.DeclaringSyntaxReferences is not [var declaration] || declaration.SyntaxTree != folder.Model.SyntaxTree)
        {
            return hole;
        }

        switch (declaration.GetSyntax(folder.CancellationToken))
        {
            case VariableDeclaratorSyntax declarator when LocalUses.Scope(declarator) is { } scope:
                return new LocalHistory(folder, reference.Local, reference.Syntax, declarator, scope).Evaluate() ?? hole;

            case ForEachStatementSyntax loop:
                return Elements(folder, loop) ?? hole;

            default:
                return hole;
        }
    }

    /// <summary>The variable of a loop over a list that is written out takes each of its elements.</summary>
    private static TextSet? Elements(SqlTextFolder folder, ForEachStatementSyntax loop)
    {
        var collection = folder.Model.GetOperation(loop.Expression, folder.CancellationToken);
        if (collection is ILocalReferenceOperation list
            && LocalUses.Declarator(list.Local, folder.Model, folder.CancellationToken) is { Initializer.Value: { } value } declarator
            && LocalUses.Scope(declarator) is { } scope
            && IsOnlyRead(folder, list.Local, scope))
        {
            collection = folder.Model.GetOperation(value, folder.CancellationToken);
        }
        else if (collection is IFieldReferenceOperation { Field: { IsStatic: true, IsReadOnly: true, DeclaredAccessibility: Accessibility.Private, DeclaringSyntaxReferences: [var field] } }
            && field.SyntaxTree == folder.Model.SyntaxTree
            && field.GetSyntax(folder.CancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } elements })
        {
            // Nobody outside can reach it, and migrations do not write into their own lists.
            collection = folder.Model.GetOperation(elements, folder.CancellationToken);
        }

        return StringCalls.WrittenOut(collection)?.Aggregate(TextSet.None, (texts, element) => texts.Or(folder.Evaluate(element)));
    }

    /// <summary>A list handed to a method, or called upon, may not hold what it was created with.</summary>
    private static bool IsOnlyRead(SqlTextFolder folder, ILocalSymbol list, SyntaxNode scope)
    {
        foreach (var name in folder.Mentions(list, scope))
        {
            if (name.Parent is not ForEachStatementSyntax)
            {
                return false;
            }
        }

        return true;
    }

    private TextSet? Evaluate()
    {
        var isCaptured = LocalUses.EnclosingFunction(_use) != LocalUses.EnclosingFunction(_declarator);
        var texts = _declarator.Initializer is { Value: { } initial } ? _folder.Evaluate(initial) : TextSet.None;
        foreach (var (name, kind, isInOtherFunction) in _folder.Writes(_local, _scope, _declarator))
        {
            // A closure runs at a time that the order of the text does not tell.
            if (kind == LocalWriteKind.Unknown || isCaptured || isInOtherFunction)
            {
                return null;
            }

            if (name.SpanStart >= _use.SpanStart || name.Parent!.Span.Contains(_use.Span) && name.Parent is AssignmentExpressionSyntax)
            {
                if (SharesLoop(name))
                {
                    return null;
                }

                continue;
            }

            if (Apply(texts, name, kind) is not { } next)
            {
                return null;
            }

            texts = next;
        }

        return texts.Items.IsEmpty ? null : texts;
    }

    private TextSet? Apply(TextSet texts, SimpleNameSyntax name, LocalWriteKind kind)
    {
        var path = PathTo(name);
        if (path == WritePath.Excluded || (path == WritePath.Sometimes && OtherProviderBranches.Contain(name)))
        {
            return texts;
        }

        if (Written(name, kind) is not { } written)
        {
            return null;
        }

        if (kind == LocalWriteKind.Assign)
        {
            return path == WritePath.Always ? written : texts.Or(written);
        }

        return path switch
        {
            WritePath.Always => texts.Then(written),
            WritePath.Repeated => texts.Or(texts.Then(written).Then(SqlRope.FromHole(name))),
            _ => texts.Or(texts.Then(written)),
        };
    }

    private TextSet? Written(SimpleNameSyntax name, LocalWriteKind kind)
    {
        if (name.Parent is AssignmentExpressionSyntax assignment)
        {
            return _folder.Evaluate(assignment.Right);
        }

        var chain = LocalWrite.WholeChain(name);
        if (kind != LocalWriteKind.Append || chain.Parent is not ExpressionStatementSyntax)
        {
            return null;
        }

        // From the first call to the last: each is the receiver of the next.
        TextSet texts = SqlRope.Empty;
        for (SyntaxNode link = name; link != chain;)
        {
            var call = (InvocationExpressionSyntax)link.Parent!.Parent!;
            if (_folder.Model.GetOperation(call, _folder.CancellationToken) is not IInvocationOperation operation
                || StringCalls.TryAppended(_folder, operation) is not { } appended)
            {
                return null;
            }

            texts = texts.Then(appended);
            link = call;
        }

        return texts;
    }

    private enum WritePath
    {
        /// <summary>Whoever reaches the use has passed the write.</summary>
        Always,

        /// <summary>The write stands on a branch.</summary>
        Sometimes,

        /// <summary>The write stands in a loop that the use is not in.</summary>
        Repeated,

        /// <summary>The write stands on the other branch than the use.</summary>
        Excluded,
    }

    private WritePath PathTo(SyntaxNode write)
    {
        var path = WritePath.Always;
        var below = write;
        for (var node = write.Parent; node is not null && node != _scope.Parent; below = node, node = node.Parent)
        {
            if (node.Span.Contains(_use.Span))
            {
                var isOtherBranch = node switch
                {
                    IfStatementSyntax branch => below == branch.Statement && branch.Else is { } other && other.Span.Contains(_use.Span),
                    SwitchStatementSyntax choice => below is SwitchSectionSyntax && !below.Span.Contains(_use.Span) && choice.Sections.Contains(below),
                    _ => false,
                };
                return isOtherBranch ? WritePath.Excluded : path;
            }

            path = node switch
            {
                ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax => WritePath.Repeated,
                IfStatementSyntax or ElseClauseSyntax or SwitchSectionSyntax or TryStatementSyntax or ConditionalExpressionSyntax
                    or SwitchExpressionArmSyntax or BinaryExpressionSyntax or ConditionalAccessExpressionSyntax
                    when path != WritePath.Repeated => WritePath.Sometimes,
                _ => path,
            };
        }

        return path;
    }

    /// <summary>Whether a later write can come before the use again, by way of a loop around both.</summary>
    private bool SharesLoop(SyntaxNode write) => write.Ancestors()
        .TakeWhile(node => node != _scope)
        .Any(node => node is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax
            && node.Span.Contains(_use.Span));
}
