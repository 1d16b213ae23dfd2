namespace Guardrails.Sql.Syntax;

/// <summary>The actions of ALTER TABLE in PostgreSQL 14 to 18 (manual, "ALTER TABLE").</summary>
public enum AlterTableActionKind
{
    /// <summary>None that PostgreSQL 14 to 18 knows.</summary>
    Other,
    /// <summary><c>ADD [COLUMN]</c></summary>
    AddColumn,
    /// <summary><c>DROP [COLUMN]</c></summary>
    DropColumn,
    /// <summary><c>ALTER COLUMN … [SET DATA] TYPE</c></summary>
    AlterColumnType,
    /// <summary><c>ALTER COLUMN … SET DEFAULT</c></summary>
    SetDefault,
    /// <summary><c>ALTER COLUMN … DROP DEFAULT</c></summary>
    DropDefault,
    /// <summary><c>ALTER COLUMN … SET NOT NULL</c></summary>
    SetNotNull,
    /// <summary><c>ALTER COLUMN … DROP NOT NULL</c></summary>
    DropNotNull,
    /// <summary><c>ALTER COLUMN … SET EXPRESSION (17+)</c></summary>
    SetExpression,
    /// <summary><c>ALTER COLUMN … DROP EXPRESSION</c></summary>
    DropExpression,
    /// <summary><c>ALTER COLUMN … ADD GENERATED … AS IDENTITY</c></summary>
    AddIdentity,
    /// <summary><c>ALTER COLUMN … SET GENERATED, RESTART or SET of a sequence option</c></summary>
    AlterIdentity,
    /// <summary><c>ALTER COLUMN … DROP IDENTITY</c></summary>
    DropIdentity,
    /// <summary><c>ALTER COLUMN … SET STATISTICS</c></summary>
    SetStatistics,
    /// <summary><c>ALTER COLUMN … SET ( … )</c></summary>
    SetColumnOptions,
    /// <summary><c>ALTER COLUMN … RESET ( … )</c></summary>
    ResetColumnOptions,
    /// <summary><c>ALTER COLUMN … SET STORAGE</c></summary>
    SetStorage,
    /// <summary><c>ALTER COLUMN … SET COMPRESSION</c></summary>
    SetCompression,
    /// <summary><c>ALTER COLUMN … OPTIONS ( … )</c></summary>
    ColumnForeignOptions,
    /// <summary><c>ADD of a table constraint, named or not</c></summary>
    AddConstraint,
    /// <summary><c>ALTER CONSTRAINT</c></summary>
    AlterConstraint,
    /// <summary><c>VALIDATE CONSTRAINT</c></summary>
    ValidateConstraint,
    /// <summary><c>DROP CONSTRAINT</c></summary>
    DropConstraint,
    /// <summary><c>ENABLE [REPLICA | ALWAYS] TRIGGER</c></summary>
    EnableTrigger,
    /// <summary><c>DISABLE TRIGGER</c></summary>
    DisableTrigger,
    /// <summary><c>ENABLE [REPLICA | ALWAYS] RULE</c></summary>
    EnableRule,
    /// <summary><c>DISABLE RULE</c></summary>
    DisableRule,
    /// <summary><c>ENABLE ROW LEVEL SECURITY</c></summary>
    EnableRowLevelSecurity,
    /// <summary><c>DISABLE ROW LEVEL SECURITY</c></summary>
    DisableRowLevelSecurity,
    /// <summary><c>FORCE ROW LEVEL SECURITY</c></summary>
    ForceRowLevelSecurity,
    /// <summary><c>NO FORCE ROW LEVEL SECURITY</c></summary>
    NoForceRowLevelSecurity,
    /// <summary><c>CLUSTER ON</c></summary>
    ClusterOn,
    /// <summary><c>SET WITHOUT CLUSTER</c></summary>
    SetWithoutCluster,
    /// <summary><c>SET WITHOUT OIDS</c></summary>
    SetWithoutOids,
    /// <summary><c>SET ACCESS METHOD</c></summary>
    SetAccessMethod,
    /// <summary><c>SET TABLESPACE</c></summary>
    SetTablespace,
    /// <summary><c>SET LOGGED</c></summary>
    SetLogged,
    /// <summary><c>SET UNLOGGED</c></summary>
    SetUnlogged,
    /// <summary><c>SET ( … )</c></summary>
    SetStorageParameters,
    /// <summary><c>RESET ( … )</c></summary>
    ResetStorageParameters,
    /// <summary><c>INHERIT</c></summary>
    Inherit,
    /// <summary><c>NO INHERIT</c></summary>
    NoInherit,
    /// <summary><c>OF</c></summary>
    OfType,
    /// <summary><c>NOT OF</c></summary>
    NotOfType,
    /// <summary><c>OWNER TO</c></summary>
    OwnerTo,
    /// <summary><c>REPLICA IDENTITY</c></summary>
    ReplicaIdentity,
    /// <summary><c>OPTIONS ( … )</c></summary>
    ForeignOptions,
    /// <summary><c>RENAME [COLUMN] … TO</c></summary>
    RenameColumn,
    /// <summary><c>RENAME CONSTRAINT … TO</c></summary>
    RenameConstraint,
    /// <summary><c>RENAME TO</c></summary>
    RenameTo,
    /// <summary><c>SET SCHEMA</c></summary>
    SetSchema,
    /// <summary><c>ATTACH PARTITION</c></summary>
    AttachPartition,
    /// <summary><c>DETACH PARTITION</c></summary>
    DetachPartition,
}
