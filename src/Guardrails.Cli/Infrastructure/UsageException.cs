namespace Guardrails.Cli.Infrastructure;

/// <summary>The caller's mistake: one clear line and exit code 2, never a stack trace.</summary>
/// <param name="message">What is wrong, where, and what to do. Must not quote a connection string or a part of one.</param>
internal sealed class UsageException(string message) : Exception(message);
