using System.Collections.Immutable;
using Guardrails.Analyzers.Guard;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.CodeFixes.Guard;

/// <summary>Works out how DDL can go to the guard instead; null wherever something would be lost by it.</summary>
internal sealed class GuardedCallPlanner(KnownSymbols symbols, SemanticModel model, CancellationToken cancellationToken)
{
    public GuardedCallPlan? TryPlan(SqlSink sink) => sink switch
    {
        { Kind: SinkKind.Dapper } => OfDapper(sink),
        { Kind: SinkKind.EntityFramework, Operation: IInvocationOperation call } => OfEntityFramework(sink, call),
        { Kind: SinkKind.Command } => OfCommand(sink),
        _ => null,
    };

    /// <summary><c>connection.Execute(sql)</c>, nothing but the text and a token given.</summary>
    private GuardedCallPlan? OfDapper(SqlSink sink)
    {
        var (call, arguments) = sink.Operation switch
        {
            IInvocationOperation direct => (direct, direct.Arguments),
            IObjectCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation around } } definition =>
                (around, definition.Arguments.AddRange(around.Arguments.Where(static argument => argument.Parameter?.Name != "command"))),
            _ => default,
        };
        return call is { TargetMethod.Name: "Execute" or "ExecuteAsync", Syntax: InvocationExpressionSyntax syntax }
            && OnlyHas(arguments, "cnn", "sql", "commandText", "cancellationToken")
            && call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Name == "cnn")?.Value.Unwrap() is { Syntax: ExpressionSyntax connection } receiver
            && receiver.Type.IsA(symbols.NpgsqlConnection)
                ? Plan(syntax, connection, (ExpressionSyntax)sink.Sql.Syntax, TokenOf(arguments), [])
                : null;
    }

    /// <summary>EF Core's raw SQL, where something to run it with is in scope.</summary>
    private GuardedCallPlan? OfEntityFramework(SqlSink sink, IInvocationOperation call)
    {
        // Braces are placeholders there and plain text here; the values of an interpolated FormattableString are parameters.
        var sql = sink.Sql.Unwrap();
        if (!call.TargetMethod.Name.StartsWith("ExecuteSql", StringComparison.Ordinal)
            || !OnlyHas(call.Arguments, "databaseFacade", "sql", "cancellationToken")
            || sql.Syntax.DescendantNodesAndSelf().Any(static node => node is InterpolationSyntax)
            || sql.Syntax.ToString().IndexOfAny(['{', '}']) >= 0
            || sql is not ({ ConstantValue.HasValue: true } or IInterpolatedStringOperation)
            || new GuardInScope(symbols, model).Find(call.Syntax.SpanStart) is not { } guard)
        {
            return null;
        }

        return Plan((InvocationExpressionSyntax)call.Syntax, guard.Receiver, (ExpressionSyntax)sql.Syntax, TokenOf(call.Arguments), [], guard.IsExecutor);
    }

    private GuardedCallPlan? OfCommand(SqlSink sink)
    {
        if (sink.Operation is IAssignmentOperation { Target: IPropertyReferenceOperation { Instance: ILocalReferenceOperation assigned } } and ISimpleAssignmentOperation)
        {
            return OfLocal(assigned.Local, sink);
        }

        // new NpgsqlCommand(sql, connection).ExecuteNonQuery(), or a local for the command in between.
        return sink.Operation switch
        {
            { Parent: IInvocationOperation execute } creation when Source(creation) is { } source =>
                OfExecution(execute, source, sink, []),
            { Parent: IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } } => OfLocal(local, sink),
            _ => null,
        };
    }

    /// <summary>A local command that is created, given its text and executed once, and used for nothing else.</summary>
    private GuardedCallPlan? OfLocal(ILocalSymbol local, SqlSink sink)
    {
        if (LocalUses.Declarator(local, model, cancellationToken) is not { Initializer.Value: { } value, Parent: VariableDeclarationSyntax { Variables.Count: 1 } } declarator
            || LocalUses.Scope(declarator) is not { } scope
            || model.GetOperation(value, cancellationToken)?.Unwrap() is not { } creation
            || Source(creation) is not { } source)
        {
            return null;
        }

        IInvocationOperation? execute = null;
        var statements = ImmutableArray.CreateBuilder<StatementSyntax>();
        foreach (var mention in LocalUses.Mentions(local, scope, model, cancellationToken))
        {
            switch (mention.Parent?.Parent)
            {
                case AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax statement } assignment when model.GetOperation(assignment, cancellationToken)?.Syntax == sink.Operation.Syntax:
                    statements.Add(statement);
                    break;

                case InvocationExpressionSyntax call when execute is null && model.GetOperation(call, cancellationToken) is IInvocationOperation operation && operation.Instance?.Syntax == mention:
                    execute = operation;
                    break;

                default:
                    return null;
            }
        }

        var declaration = declarator.FirstAncestorOrSelf<StatementSyntax>()!;
        return execute is null ? null
            : declaration is UsingStatementSyntax ? OfExecution(execute, source, sink, statements.ToImmutable(), declaration)
            : OfExecution(execute, source, sink, statements.ToImmutable().Insert(0, declaration));
    }

    /// <summary>The connection or data source of a freshly made command that has nothing else to it.</summary>
    private IOperation? Source(IOperation creation)
    {
        var source = creation switch
        {
            IObjectCreationOperation { Initializer: null } command when command.Type.Is(symbols.NpgsqlCommand) && OnlyHas(command.Arguments, "cmdText", "connection") =>
                command.Arguments.FirstOrDefault(static argument => argument.Parameter?.Name == "connection")?.Value,
            IInvocationOperation { TargetMethod.Name: "CreateCommand" } call => call.Instance,
            _ => null,
        };
        return source?.Unwrap() is { } known && (known.Type.IsA(symbols.NpgsqlConnection) || known.Type.IsA(symbols.NpgsqlDataSource)) ? known : null;
    }

    private GuardedCallPlan? OfExecution(
        IInvocationOperation execute, IOperation source, SqlSink sink, ImmutableArray<StatementSyntax> prepared, StatementSyntax? around = null)
    {
        if (execute is not { TargetMethod.Name: "ExecuteNonQuery" or "ExecuteNonQueryAsync", Syntax: InvocationExpressionSyntax call }
            || call.FirstAncestorOrSelf<StatementSyntax>() is not ExpressionStatementSyntax statement)
        {
            return null;
        }

        // The text moves to where the command is executed: that must not change what it says.
        var group = prepared.Add(statement);
        if (sink.Sql.ConstantValue.HasValue ? group.Any(member => member.Parent?.GetType() != statement.Parent?.GetType()) : !AreConsecutive(group))
        {
            return null;
        }

        if (around is not null && !HoldsOnly((UsingStatementSyntax)around, group))
        {
            return null;
        }

        var removed = around is null ? prepared : [];
        return Plan(call, (ExpressionSyntax)source.Syntax, (ExpressionSyntax)sink.Sql.Syntax, TokenOf(execute.Arguments), removed, replaced: around);
    }

    private static bool HoldsOnly(UsingStatementSyntax around, ImmutableArray<StatementSyntax> group) =>
        around.Statement is BlockSyntax block ? block.Statements.SequenceEqual(group) : group.Length == 1 && around.Statement == group[0];

    private static bool AreConsecutive(ImmutableArray<StatementSyntax> group)
    {
        for (var index = 1; index < group.Length; index++)
        {
            var (previous, next) = (Node(group[index - 1]), Node(group[index]));
            var siblings = previous.Parent?.ChildNodes().ToList();
            if (previous.Parent != next.Parent || siblings is null || siblings.IndexOf(next) != siblings.IndexOf(previous) + 1)
            {
                return false;
            }
        }

        return true;

        static SyntaxNode Node(StatementSyntax statement) => statement.Parent as GlobalStatementSyntax ?? (SyntaxNode)statement;
    }

    private static bool OnlyHas(ImmutableArray<IArgumentOperation> arguments, params string[] parameters) =>
        arguments.All(argument => argument.ArgumentKind == ArgumentKind.DefaultValue
            || parameters.Contains(argument.Parameter?.Name)
            || (argument.ArgumentKind == ArgumentKind.ParamArray && argument.Value is IArrayCreationOperation { Initializer.ElementValues.IsEmpty: true }));

    private static ExpressionSyntax? TokenOf(ImmutableArray<IArgumentOperation> arguments) =>
        arguments.FirstOrDefault(static argument => argument is { ArgumentKind: ArgumentKind.Explicit, Parameter.Name: "cancellationToken" })?.Value.Syntax as ExpressionSyntax;

    private GuardedCallPlan? Plan(
        InvocationExpressionSyntax call,
        ExpressionSyntax receiver,
        ExpressionSyntax sql,
        ExpressionSyntax? token,
        ImmutableArray<StatementSyntax> removed,
        bool isExecutor = false,
        StatementSyntax? replaced = null)
    {
        // The number of rows that comes back must interest nobody, and a task must be awaited on the spot.
        if (CallStatement.Of(call, model, cancellationToken) is not var (isAsync, statement))
        {
            return null;
        }

        var method = (isExecutor, isAsync) switch
        {
            (true, true) => "ExecuteAsync",
            (true, false) => "Execute",
            (false, true) => "ExecuteGuardedAsync",
            (false, false) => "ExecuteGuarded",
        };
        var arguments = SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(sql.WithoutTrivia()));
        if (token is not null)
        {
            var argument = SyntaxFactory.Argument(token.WithoutTrivia());
            arguments = arguments.Add(isExecutor ? argument : argument.WithNameColon(SyntaxFactory.NameColon("cancellationToken")));
        }

        var target = receiver.WithoutTrivia();
        target = target is AwaitExpressionSyntax or CastExpressionSyntax or BinaryExpressionSyntax ? SyntaxFactory.ParenthesizedExpression(target) : target;
        var guarded = SyntaxFactory.InvocationExpression(
                SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, target, SyntaxFactory.IdentifierName(method)),
                SyntaxFactory.ArgumentList(arguments))
            .WithAdditionalAnnotations(Formatter.Annotation);
        var needsUsing = !isExecutor && model.LookupNamespacesAndTypes(call.SpanStart, name: "GuardedNpgsqlExtensions").IsEmpty;
        return new(call, guarded, replaced ?? statement, removed, needsUsing);
    }
}
