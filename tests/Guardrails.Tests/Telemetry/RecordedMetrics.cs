using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Guardrails.Tests.Telemetry;

/// <summary>
/// What the meter <c>Guardrails</c> measured for the work of one test. The meter belongs to the process and other tests use it at the same
/// time; a measurement is told to its listeners within the flow of the code that made it, and that flow is the test's.
/// </summary>
internal sealed class RecordedMetrics : IDisposable
{
    private static readonly AsyncLocal<RecordedMetrics?> Current = new();

    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Instrument, double Value, string Tags)> _measurements = [];

    public RecordedMetrics()
    {
        Current.Value = this;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Guardrails")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The measurements of one instrument with their tags, as <c>name=value</c>.</summary>
    public (double Value, string Tags)[] Of(string instrument) =>
        [.. _measurements.Where(m => m.Instrument == instrument).Select(m => (m.Value, m.Tags))];

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Current.Value == this)
        {
            _measurements.Enqueue((instrument.Name, value, string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
        }
    }
}
