using System.Text;
using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>Phrases that messages of several rules share.</summary>
internal static class Wording
{
    /// <summary><c>takes SHARE on public.orders and builds an index: nobody can write to it meanwhile</c></summary>
    public static string Takes(RelationLock held) => $"takes {held.Mode.ToSql()} on {held.Relation}{Working(held.Work)}: {Blocked(held.Mode)}{Until(held.Work)}";

    /// <summary>The same, with why that is so.</summary>
    public static string TakesBecause(RelationLock held) => held.IsCautious ? Takes(held) : $"{Takes(held)} ({held.Reason})";

    /// <summary>Who has to wait for a lock.</summary>
    public static string Blocked(LockMode mode) => mode switch
    {
        _ when mode.BlocksReaders() => "nobody can read or write it",
        _ when mode.BlocksWriters() => "nobody can write to it",
        _ => "other schema changes and VACUUM wait",
    };

    /// <summary>The command's words: <c>CREATE INDEX CONCURRENTLY</c>.</summary>
    public static string Command(SqlStatement statement)
    {
        var words = new StringBuilder();
        foreach (var c in statement.Kind.ToString())
        {
            if (char.IsUpper(c) && words.Length > 0)
            {
                words.Append(' ');
            }

            words.Append(char.ToUpperInvariant(c));
        }

        return words.Append(statement.TimeoutClass == TimeoutClass.Concurrent ? " CONCURRENTLY" : "").ToString();
    }

    private static string Working(TableWork work) => work switch
    {
        TableWork.Scan => " and reads all of it",
        TableWork.IndexBuild => " and builds an index",
        TableWork.Rewrite => " and writes all of it anew",
        _ => "",
    };

    private static string Until(TableWork work) => work == TableWork.None ? " until the transaction ends" : " meanwhile";
}
