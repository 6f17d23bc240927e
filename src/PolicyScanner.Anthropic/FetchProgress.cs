namespace PolicyScanner.Anthropic;

/// <summary>How far a fetch has come. Reported after each page, and where a call is repeated or given up.</summary>
/// <param name="Connection">The connection's name.</param>
/// <param name="Collection">The collection, <c>api_keys</c>.</param>
/// <param name="Rows">Rows of it read so far over this connection.</param>
/// <param name="Calls">Calls made so far for it over this connection, repeated ones not counted.</param>
/// <param name="Note">A call that is repeated, or a part that could not be read, with the vendor's request id; null for a page that was read.</param>
public sealed record FetchProgress(string Connection, string Collection, int Rows, int Calls, string? Note);
