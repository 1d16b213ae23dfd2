using System.Collections.Immutable;
using System.Globalization;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.SqlText;

/// <summary>
/// Works out which texts a C# expression can have: what the compiler knows (constants) and what a reader of the method knows
/// on top of it (concatenation, interpolation, locals, conditionals, string methods). Values that only the running program
/// has become holes.
/// </summary>
internal sealed class SqlTextFolder
{
    private readonly SemanticModel _model;
    private readonly CancellationToken _cancellationToken;
    private int _steps;
    private int _depth;

    private SqlTextFolder(SemanticModel model, CancellationToken cancellationToken)
    {
        _model = model;
        _cancellationToken = cancellationToken;
    }

    /// <summary>
    /// The texts of <paramref name="expression"/>; empty when nothing of it is known or a limit was reached.
    /// </summary>
    /// <param name="expression">A string, <c>FormattableString</c> or <c>StringBuilder</c> expression.</param>
    /// <param name="model">The model of the file that the expression stands in.</param>
    /// <param name="cancellationToken">Cancels the walk.</param>
    public static ImmutableArray<FoldedSql> Fold(IOperation expression, SemanticModel model, CancellationToken cancellationToken) =>
        Fold(expression, model, null, cancellationToken);

    /// <summary>The same for several expressions whose texts are read together.</summary>
    /// <param name="expression">A string, <c>FormattableString</c> or <c>StringBuilder</c> expression.</param>
    /// <param name="model">The model of the file that the expression stands in.</param>
    /// <param name="holes">The numbers of their placeholders; null for each text its own.</param>
    /// <param name="cancellationToken">Cancels the walk.</param>
    public static ImmutableArray<FoldedSql> Fold(IOperation expression, SemanticModel model, HoleNumbers? holes, CancellationToken cancellationToken)
    {
        var facts = FileFacts.Of(model);
        var texts = facts.Texts(expression, expression => Evaluate(expression, model, cancellationToken));
        return
        [
            .. texts.Items.Where(static rope => rope.Hole is null && rope.Length > 0)
                .Select(rope => rope.HasHoles ? FoldedSql.From(rope, holes ?? new HoleNumbers())
                    : holes is null ? facts.Flatten(rope)
                    : facts.Flatten(rope).ReadWith(holes)),
        ];
    }

    private static TextSet Evaluate(IOperation expression, SemanticModel model, CancellationToken cancellationToken)
    {
        try
        {
            return new SqlTextFolder(model, cancellationToken).Evaluate(expression);
        }
        catch (FoldLimitException)
        {
            return TextSet.None;
        }
    }

    /// <summary>The text of a single literal or interpolated string, without looking at what its holes are.</summary>
    public static FoldedSql? FoldLiteral(ExpressionSyntax literal, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return new LiteralFolder(static _ => { }).Fold(literal).Items is [{ Hole: null } rope] ? FoldedSql.From(rope) : null;
        }
        catch (FoldLimitException)
        {
            return null;
        }
    }

    internal SemanticModel Model => _model;

    internal CancellationToken CancellationToken => _cancellationToken;

    /// <summary>Counts work that is done outside <see cref="Evaluate(IOperation)"/>, such as looking for the writes of a local.</summary>
    internal void Spend(int steps)
    {
        _steps += steps;
        if (_steps > FoldLimits.Steps)
        {
            throw new FoldLimitException();
        }
    }

    /// <summary>Every mention of the local.</summary>
    internal ImmutableArray<IdentifierNameSyntax> Mentions(ILocalSymbol local, SyntaxNode scope)
    {
        var mentions = FileFacts.Of(_model).Mentions(local, scope, _model, _cancellationToken);
        Spend(mentions.Length);
        return mentions;
    }

    /// <summary>What is done to the local, in the order of the source.</summary>
    internal ImmutableArray<LocalWriteAt> Writes(ILocalSymbol local, SyntaxNode scope, SyntaxNode declarator)
    {
        var mentions = Mentions(local, scope);
        return FileFacts.Of(_model).Writes(declarator, _ => LocalWriteAt.Among(mentions, declarator, StringCalls.IsStringBuilder(local.Type)));
    }

    internal TextSet Evaluate(IOperation operation)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        Spend(1);
        if (++_depth > FoldLimits.Depth)
        {
            throw new FoldLimitException();
        }

        try
        {
            return Core(operation);
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>The value of an expression that stands in source; a hole when the compiler has no operation for it.</summary>
    internal TextSet Evaluate(ExpressionSyntax expression) =>
        expression.SyntaxTree == _model.SyntaxTree
            ? _model.GetOperation(expression, _cancellationToken) is { } operation ? Evaluate(operation) : SqlRope.FromHole(expression)
            : new LiteralFolder(Spend).Fold(expression);

    private TextSet Core(IOperation operation) => operation switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum when sum.Type?.SpecialType == SpecialType.System_String => Sum(sum),
        IInterpolatedStringOperation interpolated => Interpolated(interpolated),
        IInterpolatedStringAdditionOperation addition => Evaluate(addition.Left).Then(Evaluate(addition.Right)),
        IInterpolatedStringHandlerCreationOperation handler => Evaluate(handler.Content),
        { ConstantValue: { HasValue: true, Value: var value } } => Constant(operation, value),
        IConversionOperation { OperatorMethod: null } conversion => Evaluate(conversion.Operand),
        IParenthesizedOperation parenthesized => Evaluate(parenthesized.Operand),
        IConditionalOperation { WhenFalse: { } whenFalse } conditional => Chosen(conditional, whenFalse),
        ISwitchExpressionOperation choice => choice.Arms.Aggregate(TextSet.None, (texts, arm) => IsForOtherDatabase(arm) ? texts : texts.Or(Evaluate(arm.Value))),
        ICoalesceOperation coalesce => Evaluate(coalesce.Value).Or(Evaluate(coalesce.WhenNull)),
        IThrowOperation => TextSet.None,
        ISimpleAssignmentOperation assignment => Evaluate(assignment.Value),
        ILocalReferenceOperation local => LocalHistory.Evaluate(this, local),
        IFieldReferenceOperation field => Field(field),
        IPropertyReferenceOperation property => Property(property),
        IInvocationOperation call => StringCalls.TryEvaluate(this, call) ?? SqlRope.FromHole(call.Syntax),
        IObjectCreationOperation creation => StringCalls.TryEvaluate(this, creation) ?? SqlRope.FromHole(creation.Syntax),
        _ => SqlRope.FromHole(operation.Syntax),
    };

    /// <summary>Both branches, but for one that runs on other databases alone.</summary>
    private TextSet Chosen(IConditionalOperation conditional, IOperation whenFalse) =>
        conditional.Condition.Syntax is not ExpressionSyntax condition ? Evaluate(conditional.WhenTrue).Or(Evaluate(whenFalse))
        : ProviderConditions.Exclude(condition, true) ? Evaluate(whenFalse)
        : ProviderConditions.Exclude(condition, false) ? Evaluate(conditional.WhenTrue)
        : Evaluate(conditional.WhenTrue).Or(Evaluate(whenFalse));

    private static bool IsForOtherDatabase(ISwitchExpressionArmOperation arm) => arm.Syntax is SwitchExpressionArmSyntax syntax && OtherProviderBranches.IsOther(syntax);

    /// <summary>A chain of <c>+</c> leans to the left and may have thousands of links: walked, not recursed into.</summary>
    private TextSet Sum(IBinaryOperation sum)
    {
        var rights = new Stack<IOperation>();
        IOperation current = sum;
        while (current is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } link && link.Type?.SpecialType == SpecialType.System_String)
        {
            Spend(1);
            rights.Push(link.RightOperand);
            current = link.LeftOperand;
        }

        var texts = Evaluate(current);
        while (rights.Count > 0)
        {
            texts = texts.Then(Evaluate(rights.Pop()));
        }

        return texts;
    }

    private TextSet Interpolated(IInterpolatedStringOperation interpolated)
    {
        TextSet texts = SqlRope.Empty;
        foreach (var part in interpolated.Parts)
        {
            texts = texts.Then(part switch
            {
                IInterpolatedStringTextOperation text => InterpolatedText(text),
                IInterpolatedStringAppendOperation { AppendCall: IInvocationOperation { Arguments: [var first, ..] } append } =>
                    first.Value.Syntax.Parent is InterpolationSyntax { AlignmentClause: null, FormatClause: null } or InterpolatedStringExpressionSyntax
                        ? Evaluate(first.Value)
                        : SqlRope.FromHole(append.Syntax),
                IInterpolationOperation { Alignment: null, FormatString: null } hole => Evaluate(hole.Expression),
                _ => SqlRope.FromHole(part.Syntax),
            });
        }

        return texts;
    }

    private static TextSet InterpolatedText(IInterpolatedStringTextOperation text) =>
        text.Text.ConstantValue is { HasValue: true, Value: string value }
            ? SqlRope.FromToken(value, text.Syntax is InterpolatedStringTextSyntax syntax ? syntax.TextToken : default)
            : SqlRope.FromHole(text.Syntax);

    private static TextSet Constant(IOperation operation, object? value)
    {
        if (value is string { Length: > FoldLimits.TextLength })
        {
            throw new FoldLimitException();
        }

        return value switch
        {
            null => SqlRope.Empty,
            string text when operation.Syntax is LiteralExpressionSyntax literal => SqlRope.FromToken(text, literal.Token),
            string text => SqlRope.FromText(text),
            char character => SqlRope.FromText(character.ToString()),
            IFormattable number => SqlRope.FromText(number.ToString(null, CultureInfo.InvariantCulture)),
            _ => SqlRope.FromText(value.ToString()),
        };
    }

    private TextSet Field(IFieldReferenceOperation reference)
    {
        var field = reference.Field;
        if (field is { Name: nameof(string.Empty), ContainingType.SpecialType: SpecialType.System_String })
        {
            return SqlRope.Empty;
        }

        return field.IsReadOnly
            && field.DeclaringSyntaxReferences is [var declaration]
            && declaration.GetSyntax(_cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value }
            && !IsAssignedInConstructor(field)
                ? Evaluate(value)
                : SqlRope.FromHole(reference.Syntax);
    }

    private TextSet Property(IPropertyReferenceOperation reference)
    {
        var property = reference.Property;
        if (property is { Name: "NewLine", ContainingType: { Name: "Environment", ContainingNamespace.Name: nameof(System) } })
        {
            return SqlRope.FromText("\n");
        }

        if (property is { IsVirtual: false, IsAbstract: false, IsOverride: false, SetMethod: null, DeclaringSyntaxReferences: [var declaration] }
            && declaration.GetSyntax(_cancellationToken) is PropertyDeclarationSyntax syntax
            && (syntax.ExpressionBody?.Expression ?? syntax.Initializer?.Value) is { } value
            && (syntax.ExpressionBody is not null || !IsAssignedInConstructor(property)))
        {
            return Evaluate(value);
        }

        return SqlRope.FromHole(reference.Syntax);
    }

    /// <summary>By name, in every constructor of the type: saying yes once too often only means silence.</summary>
    private bool IsAssignedInConstructor(ISymbol member)
    {
        foreach (var constructor in member.ContainingType.Constructors)
        {
            foreach (var reference in constructor.DeclaringSyntaxReferences)
            {
                if (reference.GetSyntax(_cancellationToken) is not ConstructorDeclarationSyntax syntax)
                {
                    continue;
                }

                foreach (var name in syntax.DescendantNodes().OfType<SimpleNameSyntax>())
                {
                    Spend(1);
                    if (name.Identifier.ValueText == member.Name && LocalWrite.IsWritten(name))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }
}
