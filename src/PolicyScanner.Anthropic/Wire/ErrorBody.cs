using System.Text.Json;

namespace PolicyScanner.Anthropic.Wire;

/// <summary>The body of an error: the Admin API's envelope, the Compliance API's smaller one, or something else.</summary>
internal sealed record ErrorBody
{
    public JsonElement Error { get; init; }

    public WireText RequestId { get; init; }

    /// <summary>The server's words and its id of the request; null where the body has none.</summary>
    public static (string? Message, string? RequestId) Read(byte[] body)
    {
        try
        {
            if (JsonSerializer.Deserialize(body, WireContext.Default.ErrorBody) is not { } envelope) return default;
            var message = envelope.Error.ValueKind is JsonValueKind.Object ? envelope.Error.Deserialize(WireContext.Default.ErrorDetail)?.Message.Value : null;
            return (string.IsNullOrWhiteSpace(message) ? null : message, envelope.RequestId.Value);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default;
        }
    }
}

/// <summary>What the error is.</summary>
internal sealed record ErrorDetail
{
    public WireText Message { get; init; }
}
