using Guardrails.Testing.Hosting;

namespace Guardrails.Tests.Shared;

/// <summary>Ports for what tests start themselves.</summary>
public static class Ports
{
    /// <summary>A port of 127.0.0.1 that no outgoing connection takes while its owner is stopped.</summary>
    public static int Free() => FreePort.Find();
}
