using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks.Objects;

/// <summary>Views and materialized views.</summary>
internal static class ViewLocks
{
    public static void Collect(SqlStatement statement, FootprintBuilder footprint)
    {
        switch (statement)
        {
            case CreateViewStatement { IsMaterialized: true } create:
                QueryLocks.Fill(create.Relations.Skip(1), create.WithNoData || (create.IfNotExists && footprint.Schema.Find(create.View) is not null), footprint);
                break;
            case CreateViewStatement create:
                if (create.OrReplace && !footprint.IsMissing(create.View) && footprint.Schema.Find(create.View) is { } replaced)
                {
                    footprint.Add(replaced, LockMode.AccessExclusive, "its query is replaced");
                }

                QueryLocks.Parse(create.Relations.Skip(1), footprint);
                break;
            case RefreshStatement refresh:
                Refresh(refresh, footprint);
                break;
        }
    }

    private static void Refresh(RefreshStatement refresh, FootprintBuilder footprint)
    {
        var view = footprint.Find(refresh.View);
        if (refresh.Concurrently)
        {
            footprint.Add(view, LockMode.Exclusive, "its old and new content are compared", TableWork.Scan);
        }
        else
        {
            footprint.Add(view, LockMode.AccessExclusive, "it is filled anew", TableWork.Rewrite);
        }

        if (!refresh.WithNoData)
        {
            QueryLocks.Read(view.Reads.Select(static r => r.Name), footprint, TableWork.Scan);
        }
    }
}
