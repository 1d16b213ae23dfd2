namespace Guardrails.Sql.Syntax;

/// <summary>Which command a statement is: every command of PostgreSQL 14 to 18.</summary>
public enum StatementKind
{
    /// <summary>No command of any PostgreSQL version from 14 to 18.</summary>
    Other,
    /// <summary><c>CREATE ACCESS METHOD</c></summary>
    CreateAccessMethod,
    /// <summary><c>DROP ACCESS METHOD</c></summary>
    DropAccessMethod,
    /// <summary><c>CREATE AGGREGATE</c></summary>
    CreateAggregate,
    /// <summary><c>ALTER AGGREGATE</c></summary>
    AlterAggregate,
    /// <summary><c>DROP AGGREGATE</c></summary>
    DropAggregate,
    /// <summary><c>CREATE CAST</c></summary>
    CreateCast,
    /// <summary><c>DROP CAST</c></summary>
    DropCast,
    /// <summary><c>CREATE COLLATION</c></summary>
    CreateCollation,
    /// <summary><c>ALTER COLLATION</c></summary>
    AlterCollation,
    /// <summary><c>DROP COLLATION</c></summary>
    DropCollation,
    /// <summary><c>CREATE CONVERSION</c></summary>
    CreateConversion,
    /// <summary><c>ALTER CONVERSION</c></summary>
    AlterConversion,
    /// <summary><c>DROP CONVERSION</c></summary>
    DropConversion,
    /// <summary><c>CREATE DATABASE</c></summary>
    CreateDatabase,
    /// <summary><c>ALTER DATABASE</c></summary>
    AlterDatabase,
    /// <summary><c>DROP DATABASE</c></summary>
    DropDatabase,
    /// <summary><c>ALTER DEFAULT PRIVILEGES</c></summary>
    AlterDefaultPrivileges,
    /// <summary><c>CREATE DOMAIN</c></summary>
    CreateDomain,
    /// <summary><c>ALTER DOMAIN</c></summary>
    AlterDomain,
    /// <summary><c>DROP DOMAIN</c></summary>
    DropDomain,
    /// <summary><c>CREATE EVENT TRIGGER</c></summary>
    CreateEventTrigger,
    /// <summary><c>ALTER EVENT TRIGGER</c></summary>
    AlterEventTrigger,
    /// <summary><c>DROP EVENT TRIGGER</c></summary>
    DropEventTrigger,
    /// <summary><c>CREATE EXTENSION</c></summary>
    CreateExtension,
    /// <summary><c>ALTER EXTENSION</c></summary>
    AlterExtension,
    /// <summary><c>DROP EXTENSION</c></summary>
    DropExtension,
    /// <summary><c>CREATE FOREIGN DATA WRAPPER</c></summary>
    CreateForeignDataWrapper,
    /// <summary><c>ALTER FOREIGN DATA WRAPPER</c></summary>
    AlterForeignDataWrapper,
    /// <summary><c>DROP FOREIGN DATA WRAPPER</c></summary>
    DropForeignDataWrapper,
    /// <summary><c>CREATE FOREIGN TABLE</c></summary>
    CreateForeignTable,
    /// <summary><c>ALTER FOREIGN TABLE</c></summary>
    AlterForeignTable,
    /// <summary><c>DROP FOREIGN TABLE</c></summary>
    DropForeignTable,
    /// <summary><c>CREATE FUNCTION</c></summary>
    CreateFunction,
    /// <summary><c>ALTER FUNCTION</c></summary>
    AlterFunction,
    /// <summary><c>DROP FUNCTION</c></summary>
    DropFunction,
    /// <summary><c>CREATE INDEX</c></summary>
    CreateIndex,
    /// <summary><c>ALTER INDEX</c></summary>
    AlterIndex,
    /// <summary><c>DROP INDEX</c></summary>
    DropIndex,
    /// <summary><c>CREATE LANGUAGE</c></summary>
    CreateLanguage,
    /// <summary><c>ALTER LANGUAGE</c></summary>
    AlterLanguage,
    /// <summary><c>DROP LANGUAGE</c></summary>
    DropLanguage,
    /// <summary><c>ALTER LARGE OBJECT</c></summary>
    AlterLargeObject,
    /// <summary><c>CREATE MATERIALIZED VIEW</c></summary>
    CreateMaterializedView,
    /// <summary><c>ALTER MATERIALIZED VIEW</c></summary>
    AlterMaterializedView,
    /// <summary><c>DROP MATERIALIZED VIEW</c></summary>
    DropMaterializedView,
    /// <summary><c>CREATE OPERATOR</c></summary>
    CreateOperator,
    /// <summary><c>ALTER OPERATOR</c></summary>
    AlterOperator,
    /// <summary><c>DROP OPERATOR</c></summary>
    DropOperator,
    /// <summary><c>CREATE OPERATOR CLASS</c></summary>
    CreateOperatorClass,
    /// <summary><c>ALTER OPERATOR CLASS</c></summary>
    AlterOperatorClass,
    /// <summary><c>DROP OPERATOR CLASS</c></summary>
    DropOperatorClass,
    /// <summary><c>CREATE OPERATOR FAMILY</c></summary>
    CreateOperatorFamily,
    /// <summary><c>ALTER OPERATOR FAMILY</c></summary>
    AlterOperatorFamily,
    /// <summary><c>DROP OPERATOR FAMILY</c></summary>
    DropOperatorFamily,
    /// <summary><c>DROP OWNED</c></summary>
    DropOwned,
    /// <summary><c>CREATE POLICY</c></summary>
    CreatePolicy,
    /// <summary><c>ALTER POLICY</c></summary>
    AlterPolicy,
    /// <summary><c>DROP POLICY</c></summary>
    DropPolicy,
    /// <summary><c>CREATE PROCEDURE</c></summary>
    CreateProcedure,
    /// <summary><c>ALTER PROCEDURE</c></summary>
    AlterProcedure,
    /// <summary><c>DROP PROCEDURE</c></summary>
    DropProcedure,
    /// <summary><c>CREATE PUBLICATION</c></summary>
    CreatePublication,
    /// <summary><c>ALTER PUBLICATION</c></summary>
    AlterPublication,
    /// <summary><c>DROP PUBLICATION</c></summary>
    DropPublication,
    /// <summary><c>CREATE ROLE</c>, also spelled <c>CREATE USER</c> or <c>CREATE GROUP</c></summary>
    CreateRole,
    /// <summary><c>ALTER ROLE</c>, also spelled <c>ALTER USER</c> or <c>ALTER GROUP</c></summary>
    AlterRole,
    /// <summary><c>DROP ROLE</c>, also spelled <c>DROP USER</c> or <c>DROP GROUP</c></summary>
    DropRole,
    /// <summary><c>ALTER ROUTINE</c></summary>
    AlterRoutine,
    /// <summary><c>DROP ROUTINE</c></summary>
    DropRoutine,
    /// <summary><c>CREATE RULE</c></summary>
    CreateRule,
    /// <summary><c>ALTER RULE</c></summary>
    AlterRule,
    /// <summary><c>DROP RULE</c></summary>
    DropRule,
    /// <summary><c>CREATE SCHEMA</c></summary>
    CreateSchema,
    /// <summary><c>ALTER SCHEMA</c></summary>
    AlterSchema,
    /// <summary><c>DROP SCHEMA</c></summary>
    DropSchema,
    /// <summary><c>CREATE SEQUENCE</c></summary>
    CreateSequence,
    /// <summary><c>ALTER SEQUENCE</c></summary>
    AlterSequence,
    /// <summary><c>DROP SEQUENCE</c></summary>
    DropSequence,
    /// <summary><c>CREATE SERVER</c></summary>
    CreateServer,
    /// <summary><c>ALTER SERVER</c></summary>
    AlterServer,
    /// <summary><c>DROP SERVER</c></summary>
    DropServer,
    /// <summary><c>CREATE STATISTICS</c></summary>
    CreateStatistics,
    /// <summary><c>ALTER STATISTICS</c></summary>
    AlterStatistics,
    /// <summary><c>DROP STATISTICS</c></summary>
    DropStatistics,
    /// <summary><c>CREATE SUBSCRIPTION</c></summary>
    CreateSubscription,
    /// <summary><c>ALTER SUBSCRIPTION</c></summary>
    AlterSubscription,
    /// <summary><c>DROP SUBSCRIPTION</c></summary>
    DropSubscription,
    /// <summary><c>ALTER SYSTEM</c></summary>
    AlterSystem,
    /// <summary><c>CREATE TABLE</c></summary>
    CreateTable,
    /// <summary><c>ALTER TABLE</c></summary>
    AlterTable,
    /// <summary><c>DROP TABLE</c></summary>
    DropTable,
    /// <summary><c>CREATE TABLESPACE</c></summary>
    CreateTablespace,
    /// <summary><c>ALTER TABLESPACE</c></summary>
    AlterTablespace,
    /// <summary><c>DROP TABLESPACE</c></summary>
    DropTablespace,
    /// <summary><c>CREATE TEXT SEARCH CONFIGURATION</c></summary>
    CreateTextSearchConfiguration,
    /// <summary><c>ALTER TEXT SEARCH CONFIGURATION</c></summary>
    AlterTextSearchConfiguration,
    /// <summary><c>DROP TEXT SEARCH CONFIGURATION</c></summary>
    DropTextSearchConfiguration,
    /// <summary><c>CREATE TEXT SEARCH DICTIONARY</c></summary>
    CreateTextSearchDictionary,
    /// <summary><c>ALTER TEXT SEARCH DICTIONARY</c></summary>
    AlterTextSearchDictionary,
    /// <summary><c>DROP TEXT SEARCH DICTIONARY</c></summary>
    DropTextSearchDictionary,
    /// <summary><c>CREATE TEXT SEARCH PARSER</c></summary>
    CreateTextSearchParser,
    /// <summary><c>ALTER TEXT SEARCH PARSER</c></summary>
    AlterTextSearchParser,
    /// <summary><c>DROP TEXT SEARCH PARSER</c></summary>
    DropTextSearchParser,
    /// <summary><c>CREATE TEXT SEARCH TEMPLATE</c></summary>
    CreateTextSearchTemplate,
    /// <summary><c>ALTER TEXT SEARCH TEMPLATE</c></summary>
    AlterTextSearchTemplate,
    /// <summary><c>DROP TEXT SEARCH TEMPLATE</c></summary>
    DropTextSearchTemplate,
    /// <summary><c>CREATE TRANSFORM</c></summary>
    CreateTransform,
    /// <summary><c>DROP TRANSFORM</c></summary>
    DropTransform,
    /// <summary><c>CREATE TRIGGER</c></summary>
    CreateTrigger,
    /// <summary><c>ALTER TRIGGER</c></summary>
    AlterTrigger,
    /// <summary><c>DROP TRIGGER</c></summary>
    DropTrigger,
    /// <summary><c>CREATE TYPE</c></summary>
    CreateType,
    /// <summary><c>ALTER TYPE</c></summary>
    AlterType,
    /// <summary><c>DROP TYPE</c></summary>
    DropType,
    /// <summary><c>CREATE USER MAPPING</c></summary>
    CreateUserMapping,
    /// <summary><c>ALTER USER MAPPING</c></summary>
    AlterUserMapping,
    /// <summary><c>DROP USER MAPPING</c></summary>
    DropUserMapping,
    /// <summary><c>CREATE VIEW</c></summary>
    CreateView,
    /// <summary><c>ALTER VIEW</c></summary>
    AlterView,
    /// <summary><c>DROP VIEW</c></summary>
    DropView,
    /// <summary><c>CREATE TABLE … AS</c> a query or <c>EXECUTE</c></summary>
    CreateTableAs,
    /// <summary><c>SELECT … INTO</c> a new table</summary>
    SelectInto,
    /// <summary><c>SELECT</c>, <c>VALUES</c>, <c>TABLE</c>, with or without <c>WITH</c></summary>
    Select,
    /// <summary><c>INSERT</c></summary>
    Insert,
    /// <summary><c>UPDATE</c></summary>
    Update,
    /// <summary><c>DELETE</c></summary>
    Delete,
    /// <summary><c>MERGE</c> (15+)</summary>
    Merge,
    /// <summary><c>COPY</c></summary>
    Copy,
    /// <summary><c>CALL</c></summary>
    Call,
    /// <summary><c>DO</c></summary>
    Do,
    /// <summary><c>PREPARE</c> of a statement</summary>
    Prepare,
    /// <summary><c>EXECUTE</c> of a prepared statement</summary>
    Execute,
    /// <summary><c>DEALLOCATE</c></summary>
    Deallocate,
    /// <summary><c>EXPLAIN</c>, with or without <c>ANALYZE</c></summary>
    Explain,
    /// <summary><c>DECLARE … CURSOR</c></summary>
    DeclareCursor,
    /// <summary><c>FETCH</c></summary>
    Fetch,
    /// <summary><c>MOVE</c></summary>
    Move,
    /// <summary><c>CLOSE</c></summary>
    CloseCursor,
    /// <summary><c>TRUNCATE</c></summary>
    Truncate,
    /// <summary><c>LOCK</c></summary>
    Lock,
    /// <summary><c>VACUUM</c></summary>
    Vacuum,
    /// <summary><c>ANALYZE</c></summary>
    Analyze,
    /// <summary><c>CLUSTER</c></summary>
    Cluster,
    /// <summary><c>REINDEX</c></summary>
    Reindex,
    /// <summary><c>REFRESH MATERIALIZED VIEW</c></summary>
    RefreshMaterializedView,
    /// <summary><c>COMMENT</c></summary>
    Comment,
    /// <summary><c>SECURITY LABEL</c></summary>
    SecurityLabel,
    /// <summary><c>GRANT</c></summary>
    Grant,
    /// <summary><c>REVOKE</c></summary>
    Revoke,
    /// <summary><c>REASSIGN OWNED</c></summary>
    ReassignOwned,
    /// <summary><c>IMPORT FOREIGN SCHEMA</c></summary>
    ImportForeignSchema,
    /// <summary>What a <see cref="TransactionStatement"/> holds</summary>
    Transaction,
    /// <summary><c>SET</c> or <c>RESET</c> of a setting</summary>
    Set,
    /// <summary><c>SET CONSTRAINTS</c></summary>
    SetConstraints,
    /// <summary><c>SHOW</c></summary>
    Show,
    /// <summary><c>DISCARD</c></summary>
    Discard,
    /// <summary><c>LISTEN</c></summary>
    Listen,
    /// <summary><c>UNLISTEN</c></summary>
    Unlisten,
    /// <summary><c>NOTIFY</c></summary>
    Notify,
    /// <summary><c>LOAD</c></summary>
    Load,
    /// <summary><c>CHECKPOINT</c></summary>
    Checkpoint,
    /// <summary>A meta-command of psql, for instance <c>\connect</c></summary>
    PsqlMetaCommand,
}
