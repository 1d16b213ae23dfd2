using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Tests.Parsing;

/// <summary>Asks a statement for what it only looks for when somebody asks.</summary>
internal static class EverythingLazy
{
    public static void Read(SqlStatement statement)
    {
        switch (statement)
        {
            case QueryStatement query:
                Assert.All(query.Changes, change => AssertInside(change.Span, statement));
                Assert.All(query.RowLocks, rowLock => AssertInside(rowLock.Span, statement));
                Assert.All(query.Settings, setting => AssertInside(setting.Span, statement));
                break;
            case NestedStatement nested:
                Read(nested.Statement);
                break;
            case CreateFunctionStatement function:
                ReadAll(function.Arguments.Select(argument => argument.Default), statement);
                foreach (var inner in function.Body?.Statements ?? [])
                {
                    Read(inner);
                }

                break;
            default:
                ReadAll(Expressions(statement), statement);
                break;
        }
    }

    private static IEnumerable<SqlExpression?> Expressions(SqlStatement statement) => statement switch
    {
        CreateTableStatement table => table.Columns.SelectMany(OfColumn).Concat(table.Constraints.SelectMany(OfConstraint))
            .Concat(table.PartitionBy?.Elements.Select(element => element.Expression) ?? []).Concat(OfBound(table.Bound)),
        AlterTableStatement alter => alter.Actions.SelectMany(OfAction),
        CreateIndexStatement index => index.Elements.Select(element => element.Expression).Append(index.Where),
        CreateDomainStatement domain => domain.Constraints.SelectMany(OfConstraint),
        AlterDomainStatement domain => OfConstraint(domain.Constraint).Append(domain.Default),
        CreateTypeStatement type => type.Attributes.SelectMany(OfColumn),
        CreateTriggerStatement trigger => [trigger.When],
        PolicyStatement policy => [policy.Using, policy.WithCheck],
        PublicationStatement publication => publication.Tables.Select(table => table.Where),
        CreateStatisticsStatement statistics => statistics.Elements,
        _ => [],
    };

    private static IEnumerable<SqlExpression?> OfAction(AlterTableAction action) => action switch
    {
        AddColumn add => OfColumn(add.Column),
        AddConstraint add => OfConstraint(add.Constraint),
        AlterColumnType change => [change.Using],
        SetDefault change => [change.Expression],
        SetExpression change => [change.Expression],
        AttachPartition attach => OfBound(attach.Bound),
        _ => [],
    };

    private static IEnumerable<SqlExpression?> OfColumn(ColumnDefinition column) => column.Constraints.SelectMany(OfConstraint);

    private static IEnumerable<SqlExpression?> OfConstraint(SqlConstraint? constraint) => constraint switch
    {
        CheckConstraint check => [check.Condition],
        DefaultConstraint value => [value.Expression],
        GeneratedConstraint generated => [generated.Expression],
        ExclusionConstraint exclusion => exclusion.Elements.Select(element => element.Expression).Append(exclusion.Where),
        _ => [],
    };

    private static IEnumerable<SqlExpression?> OfBound(PartitionBound? bound) =>
        bound is null ? [] : bound.Values.Concat(bound.From).Concat(bound.To);

    private static void ReadAll(IEnumerable<SqlExpression?> expressions, SqlStatement statement)
    {
        foreach (var expression in expressions)
        {
            if (expression is not null)
            {
                AssertInside(expression.Span, statement);
                AssertInside(expression.Root.Span, statement);
                Assert.All(expression.Functions, function => AssertInside(function.Span, statement));
                Assert.All(expression.Columns, column => AssertInside(column.Span, statement));
            }
        }
    }

    private static void AssertInside(TextSpan span, SqlStatement statement)
    {
        Assert.InRange(span.Start, statement.Span.Start, statement.Span.End);
        Assert.InRange(span.End, span.Start, statement.Span.End);
    }
}
