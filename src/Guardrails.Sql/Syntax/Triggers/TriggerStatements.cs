namespace Guardrails.Sql.Syntax;

/// <summary><c>CREATE [CONSTRAINT] TRIGGER</c></summary>
public sealed class CreateTriggerStatement : SqlStatement
{
    internal CreateTriggerStatement(in StatementHeader header, string name, QualifiedName table)
        : base(header)
    {
        Name = name;
        Table = table;
    }

    /// <summary>The trigger.</summary>
    public string Name { get; }

    /// <summary>The table or view.</summary>
    public QualifiedName Table { get; }

    /// <summary><c>OR REPLACE</c></summary>
    public bool OrReplace { get; internal init; }

    /// <summary><c>CONSTRAINT</c></summary>
    public bool IsConstraint { get; internal init; }

    /// <summary><c>before</c>, <c>after</c> or <c>instead of</c>.</summary>
    public string Timing { get; internal init; } = "";

    /// <summary>The events in lower case: <c>insert</c>, <c>update</c>, <c>delete</c>, <c>truncate</c>.</summary>
    public IReadOnlyList<string> Events { get; internal init; } = [];

    /// <summary>The columns of <c>UPDATE OF</c>.</summary>
    public IReadOnlyList<string> UpdateColumns { get; internal init; } = [];

    /// <summary>The table of <c>FROM</c> in a constraint trigger, or null.</summary>
    public QualifiedName? ReferencedTable { get; internal init; }

    /// <summary><c>FOR EACH ROW</c></summary>
    public bool ForEachRow { get; internal init; }

    /// <summary><c>WHEN ( … )</c></summary>
    public SqlExpression? When { get; internal init; }

    /// <summary>The function that is executed; null when it is missing.</summary>
    public QualifiedName? Function { get; internal init; }
}

/// <summary><c>CREATE RULE</c></summary>
public sealed class CreateRuleStatement : SqlStatement
{
    internal CreateRuleStatement(in StatementHeader header, string name, QualifiedName table)
        : base(header)
    {
        Name = name;
        Table = table;
    }

    /// <summary>The rule.</summary>
    public string Name { get; }

    /// <summary>The table or view.</summary>
    public QualifiedName Table { get; }

    /// <summary><c>OR REPLACE</c></summary>
    public bool OrReplace { get; internal init; }

    /// <summary><c>select</c>, <c>insert</c>, <c>update</c> or <c>delete</c>.</summary>
    public string Event { get; internal init; } = "";

    /// <summary><c>DO INSTEAD</c></summary>
    public bool IsInstead { get; internal init; }
}

/// <summary><c>CREATE POLICY</c> or <c>ALTER POLICY</c> of its conditions</summary>
public sealed class PolicyStatement : SqlStatement
{
    internal PolicyStatement(in StatementHeader header, string name, QualifiedName table)
        : base(header)
    {
        Name = name;
        Table = table;
    }

    /// <summary>The policy.</summary>
    public string Name { get; }

    /// <summary>The table.</summary>
    public QualifiedName Table { get; }

    /// <summary><c>FOR</c> in lower case (<c>all</c>, <c>select</c>, …), or null.</summary>
    public string? Command { get; internal init; }

    /// <summary><c>USING ( … )</c></summary>
    public SqlExpression? Using { get; internal init; }

    /// <summary><c>WITH CHECK ( … )</c></summary>
    public SqlExpression? WithCheck { get; internal init; }
}

/// <summary><c>ALTER TRIGGER</c>, <c>ALTER RULE</c> or <c>ALTER POLICY</c> with <c>RENAME TO</c> or <c>DEPENDS ON EXTENSION</c></summary>
public sealed class AlterTableObjectStatement : SqlStatement
{
    internal AlterTableObjectStatement(in StatementHeader header, string name, QualifiedName table, string? newName)
        : base(header)
    {
        Name = name;
        Table = table;
        NewName = newName;
    }

    /// <summary>The trigger, rule or policy.</summary>
    public string Name { get; }

    /// <summary>Its table.</summary>
    public QualifiedName Table { get; }

    /// <summary>The new name; null when it is not renamed.</summary>
    public string? NewName { get; }
}
