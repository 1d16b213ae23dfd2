namespace Guardrails;

/// <summary>
/// Says that failures of this method, or of any method of this type, may be ignored: it does work that a migration can live without.
/// Only the analyzers read it (GRD2001 and the rules beside it stay silent); at run time it does nothing.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class BestEffortAttribute : Attribute;
