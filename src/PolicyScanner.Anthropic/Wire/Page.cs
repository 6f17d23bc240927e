using System.Text.Json;

namespace PolicyScanner.Anthropic.Wire;

/// <summary>The envelope of every list. Its rows are read one by one, so that one that is broken does not cost the others.</summary>
internal sealed record Page
{
    public JsonElement Data { get; init; }

    public JsonElement HasMore { get; init; }

    public WireText LastId { get; init; }

    public WireText NextPage { get; init; }
}
