using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks;

/// <summary>
/// What the statements of a DO block lock one after the other, each after those before it. Which branches run is only known at run
/// time: all are taken to run.
/// </summary>
internal static class BlockLocks
{
    public static void Collect(DoStatement block, FootprintBuilder footprint)
    {
        if (block.Body.Count == 0)
        {
            return;
        }

        var schema = footprint.Schema;
        List<QualifiedName> created = [];
        schema.Journal.Attempt(() =>
        {
            foreach (var statement in block.Body)
            {
                StatementLocks.Collect(statement, footprint);

                // COMMIT in a block ends its transaction, but nothing that it has changed.
                if (statement is not TransactionStatement)
                {
                    schema.Apply(statement);
                }
            }

            created = footprint.Relations.Where(schema.IsCreatedByScript).ToList();
        });

        // What the block itself has created nobody else can see.
        footprint.Forget(created.Where(name => !schema.IsCreatedByScript(name)));
    }
}
