namespace Guardrails.Testing;

/// <summary>A migration did more than a test allows. The message says what, and lists all that was observed.</summary>
/// <param name="message">What was expected and what was seen.</param>
public sealed class MigrationAssertionException(string message) : Exception(message);
