using System.Text.Json.Serialization;

namespace Guardrails.Cli.Output.Json;

/// <summary>A session, the same in every answer.</summary>
internal record SessionJson
{
    public SessionJson(SessionInfo session)
    {
        Pid = session.Pid;
        User = session.User;
        Database = session.Database;
        ApplicationName = session.ApplicationName;
        ClientAddress = session.ClientAddress;
        State = session.State;
        Query = session.Query is { } query ? Infrastructure.Secrets.Mask(query) : null;
        TransactionAgeMs = JsonText.Milliseconds(session.TransactionAge);
        StateAgeMs = JsonText.Milliseconds(session.StateAge);
        BackendType = session.BackendType;
        LockMode = session.LockMode;
        Relation = session.Relation;
        PreparedTransaction = session.PreparedTransaction;
        BlockedBy = session.BlockedBy;
    }

    [JsonPropertyOrder(-2)]
    public int Pid { get; }

    public string? User { get; }

    public string? Database { get; }

    public string? ApplicationName { get; }

    public string? ClientAddress { get; }

    public string? State { get; }

    public string? Query { get; }

    public long? TransactionAgeMs { get; }

    public long? StateAgeMs { get; }

    public string? BackendType { get; }

    public string? LockMode { get; }

    public string? Relation { get; }

    public string? PreparedTransaction { get; }

    public IReadOnlyList<int> BlockedBy { get; }
}

/// <summary>A session that the reaper met, and what became of it.</summary>
internal sealed record ReapedSessionJson : SessionJson
{
    public ReapedSessionJson(ReapedSession reaped)
        : base(reaped.Session)
    {
        Outcome = JsonText.Name(reaped.Outcome);
        StillEnding = reaped.StillEnding;
    }

    [JsonPropertyOrder(-1)]
    public string Outcome { get; }

    public bool StillEnding { get; }
}
