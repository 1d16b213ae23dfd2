using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;
using K = Guardrails.Sql.Lexing.SqlKeyword;
using S = Guardrails.Sql.Syntax.StatementKind;

namespace Guardrails.Sql.Parsing;

/// <summary>A kind of object as CREATE, ALTER and DROP name it, and which command each of the three is for it.</summary>
internal sealed class ObjectType
{
    private static readonly ObjectType[] All =
    [
        new([K.Foreign, K.Data, K.Wrapper], S.CreateForeignDataWrapper, S.AlterForeignDataWrapper, S.DropForeignDataWrapper),
        new(
            [K.Text, K.Search, K.Configuration],
            S.CreateTextSearchConfiguration,
            S.AlterTextSearchConfiguration,
            S.DropTextSearchConfiguration),
        new([K.Text, K.Search, K.Dictionary], S.CreateTextSearchDictionary, S.AlterTextSearchDictionary, S.DropTextSearchDictionary),
        new([K.Text, K.Search, K.Parser], S.CreateTextSearchParser, S.AlterTextSearchParser, S.DropTextSearchParser),
        new([K.Text, K.Search, K.Template], S.CreateTextSearchTemplate, S.AlterTextSearchTemplate, S.DropTextSearchTemplate),
        new([K.Access, K.Method], S.CreateAccessMethod, S.Other, S.DropAccessMethod),
        new([K.Default, K.Privileges], S.Other, S.AlterDefaultPrivileges, S.Other),
        new([K.Event, K.Trigger], S.CreateEventTrigger, S.AlterEventTrigger, S.DropEventTrigger),
        new([K.Foreign, K.Table], S.CreateForeignTable, S.AlterForeignTable, S.DropForeignTable),
        new([K.Procedural, K.Language], S.CreateLanguage, S.AlterLanguage, S.DropLanguage),
        new([K.Large, K.Object], S.Other, S.AlterLargeObject, S.Other),
        new([K.Materialized, K.View], S.CreateMaterializedView, S.AlterMaterializedView, S.DropMaterializedView),
        new([K.Operator, K.Class], S.CreateOperatorClass, S.AlterOperatorClass, S.DropOperatorClass),
        new([K.Operator, K.Family], S.CreateOperatorFamily, S.AlterOperatorFamily, S.DropOperatorFamily),
        new([K.User, K.Mapping], S.CreateUserMapping, S.AlterUserMapping, S.DropUserMapping),
        new([K.Aggregate], S.CreateAggregate, S.AlterAggregate, S.DropAggregate),
        new([K.Cast], S.CreateCast, S.Other, S.DropCast),
        new([K.Collation], S.CreateCollation, S.AlterCollation, S.DropCollation),
        new([K.Conversion], S.CreateConversion, S.AlterConversion, S.DropConversion),
        new([K.Database], S.CreateDatabase, S.AlterDatabase, S.DropDatabase),
        new([K.Domain], S.CreateDomain, S.AlterDomain, S.DropDomain),
        new([K.Extension], S.CreateExtension, S.AlterExtension, S.DropExtension),
        new([K.Function], S.CreateFunction, S.AlterFunction, S.DropFunction),
        new([K.Index], S.CreateIndex, S.AlterIndex, S.DropIndex),
        new([K.Language], S.CreateLanguage, S.AlterLanguage, S.DropLanguage),
        new([K.Operator], S.CreateOperator, S.AlterOperator, S.DropOperator),
        new([K.Owned], S.Other, S.Other, S.DropOwned),
        new([K.Policy], S.CreatePolicy, S.AlterPolicy, S.DropPolicy),
        new([K.Procedure], S.CreateProcedure, S.AlterProcedure, S.DropProcedure),
        new([K.Publication], S.CreatePublication, S.AlterPublication, S.DropPublication),
        new([K.Role], S.CreateRole, S.AlterRole, S.DropRole),
        new([K.User], S.CreateRole, S.AlterRole, S.DropRole),
        new([K.Group], S.CreateRole, S.AlterRole, S.DropRole),
        new([K.Routine], S.Other, S.AlterRoutine, S.DropRoutine),
        new([K.Rule], S.CreateRule, S.AlterRule, S.DropRule),
        new([K.Schema], S.CreateSchema, S.AlterSchema, S.DropSchema),
        new([K.Sequence], S.CreateSequence, S.AlterSequence, S.DropSequence),
        new([K.Server], S.CreateServer, S.AlterServer, S.DropServer),
        new([K.Statistics], S.CreateStatistics, S.AlterStatistics, S.DropStatistics),
        new([K.Subscription], S.CreateSubscription, S.AlterSubscription, S.DropSubscription),
        new([K.System], S.Other, S.AlterSystem, S.Other),
        new([K.Table], S.CreateTable, S.AlterTable, S.DropTable),
        new([K.Tablespace], S.CreateTablespace, S.AlterTablespace, S.DropTablespace),
        new([K.Transform], S.CreateTransform, S.Other, S.DropTransform),
        new([K.Trigger], S.CreateTrigger, S.AlterTrigger, S.DropTrigger),
        new([K.Type], S.CreateType, S.AlterType, S.DropType),
        new([K.View], S.CreateView, S.AlterView, S.DropView),
    ];

    private readonly SqlKeyword[] _words;

    private ObjectType(SqlKeyword[] words, StatementKind create, StatementKind alter, StatementKind drop)
    {
        _words = words;
        Create = create;
        Alter = alter;
        Drop = drop;
    }

    /// <summary>What CREATE of it is; <see cref="StatementKind.Other"/> where there is no such command, here and below.</summary>
    public StatementKind Create { get; }

    /// <summary>What ALTER of it is.</summary>
    public StatementKind Alter { get; }

    /// <summary>What DROP of it is.</summary>
    public StatementKind Drop { get; }

    /// <summary>Reads the words that name a kind of object; null, and nothing read, when there are none.</summary>
    public static ObjectType? Read(ref TokenReader reader)
    {
        foreach (var type in All)
        {
            if (reader.Accept(type._words))
            {
                return type;
            }
        }

        return null;
    }
}
