using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.FailFast.Flow;

/// <summary>
/// The locals of a function that begin at zero or above and are only ever counted up: whatever way led there, they are above zero right
/// after that. Paths alone do not know it of a counter in a loop, where a round may have counted or not.
/// </summary>
internal static class Counters
{
    public static HashSet<ISymbol> In(ControlFlowGraph graph)
    {
        var counters = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var others = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var operation in graph.OriginalOperation.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation { Symbol: var local } declarator when declarator.GetVariableInitializer()?.Value.ConstantValue is { HasValue: true, Value: >= 0 }:
                    counters.Add(local);
                    break;
                case ILocalReferenceOperation { Local: var local } reference when !IsReadOrCounted(reference):
                    others.Add(local);
                    break;
            }
        }

        counters.ExceptWith(others);
        return counters;
    }

    private static bool IsReadOrCounted(ILocalReferenceOperation reference) => reference.Parent switch
    {
        IIncrementOrDecrementOperation step => step.Kind == OperationKind.Increment,
        ICompoundAssignmentOperation sum when sum.Target == reference => sum is { OperatorKind: BinaryOperatorKind.Add, Value.ConstantValue: { HasValue: true, Value: >= 0 } },
        IAssignmentOperation assignment => assignment.Target != reference,
        IArgumentOperation argument => argument.Parameter?.RefKind is RefKind.None or RefKind.In,
        ITupleOperation or IAddressOfOperation => false,
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.RefKind: not RefKind.None } } => false,
        _ => true,
    };
}
