using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.Guard;

/// <summary>How long the client waits for a command.</summary>
/// <param name="Seconds">In seconds; 0 is forever; null when only the running program knows.</param>
/// <param name="Value">The expression that says so; null for the default.</param>
internal readonly record struct ClientTimeout(int? Seconds, IOperation? Value)
{
    /// <summary>Npgsql's own, in seconds (manual, "Connection String Parameters").</summary>
    public const int DefaultSeconds = 30;

    public static ClientTimeout Unknown { get; } = new(null, null);

    public static ClientTimeout Default { get; } = new(DefaultSeconds, null);

    public bool IsDefault => Value is null && Seconds is not null;

    /// <summary>What a value says.</summary>
    public static ClientTimeout Of(IOperation value) => value.Unwrap() switch
    {
        { ConstantValue: { HasValue: true, Value: int seconds } } => new(seconds, value),
        { ConstantValue: { HasValue: true, Value: null } } => Default,
        Microsoft.CodeAnalysis.Operations.IInvocationOperation { TargetMethod.ContainingType.Name: "TimeSpan", Arguments: [var amount, ..] } call => OfTimeSpan(call.TargetMethod.Name, amount.Value, value),
        _ => Unknown,
    };

    private static ClientTimeout OfTimeSpan(string unit, IOperation amount, IOperation value)
    {
        var factor = unit switch
        {
            "FromSeconds" => 1,
            "FromMinutes" => 60,
            "FromHours" => 3600,
            _ => 0,
        };
        double? number = amount.Unwrap().ConstantValue switch
        {
            { HasValue: true, Value: int whole } => whole,
            { HasValue: true, Value: long whole } => whole,
            { HasValue: true, Value: double exact } => exact,
            _ => null,
        };
        return factor > 0 && number is >= 0 and < 1_000_000 ? new((int)(number.Value * factor), value) : Unknown;
    }
}
