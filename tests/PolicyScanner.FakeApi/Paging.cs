using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace PolicyScanner.FakeApi;

/// <summary>Cuts a list into pages, in the API's two ways.</summary>
internal static class Paging
{
    private const int Largest = 1000;

    /// <summary>The Admin API: cursors are ids.</summary>
    public static JsonObject ById(IReadOnlyList<JsonNode> rows, IQueryCollection query, int? longest)
    {
        var limit = Math.Min(Limit(query, 20), longest ?? Largest);
        var (after, before) = ((string?)query["after_id"], (string?)query["before_id"]);
        if (after is not null && before is not null) throw new ApiError(400, "Only one of `after_id` and `before_id` may be given.");

        var (start, end) = (0, rows.Count);
        if (after is not null) start = Find(rows, after, "after_id") + 1;
        if (before is not null) end = Find(rows, before, "before_id");
        var page = (before is null ? rows.Take(start..end).Take(limit) : rows.Take(start..end).TakeLast(limit)).ToArray();
        return new()
        {
            ["data"] = Clone(page),
            ["has_more"] = end - start > limit,
            ["first_id"] = page.Length == 0 ? null : Id(page[0]),
            ["last_id"] = page.Length == 0 ? null : Id(page[^1]),
        };
    }

    /// <summary>The Compliance API: cursors are tokens that mean nothing to the caller.</summary>
    public static JsonObject ByToken(IReadOnlyList<JsonNode> rows, IQueryCollection query, int defaultLimit, int? longest)
    {
        var limit = Math.Min(Limit(query, defaultLimit), longest ?? Largest);
        var start = (string?)query["page"] is { Length: > 0 } token ? Offset(token) : 0;
        var page = rows.Skip(start).Take(limit).ToArray();
        var more = start + page.Length < rows.Count;
        return new() { ["data"] = Clone(page), ["has_more"] = more, ["next_page"] = more ? Token(start + page.Length) : null };
    }

    private static int Limit(IQueryCollection query, int otherwise)
    {
        if ((string?)query["limit"] is not { } text) return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= Largest
            ? limit
            : throw new ApiError(400, $"The limit parameter must be between 1 and {Largest}, inclusive. Got {text}.");
    }

    private static int Find(IReadOnlyList<JsonNode> rows, string id, string parameter)
    {
        for (var i = 0; i < rows.Count; i++) if (Id(rows[i]) == id) return i;
        throw new ApiError(400, $"Invalid `{parameter}`. Nothing found for `{parameter}` \"{id}\"");
    }

    public static string? Id(JsonNode row) => (string?)(row["id"] ?? row["uuid"] ?? row["user_id"]);

    private static string Token(int offset) => Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"page_token_{offset:D8}")));

    private static int Offset(string token)
    {
        try
        {
            return int.Parse(Encoding.ASCII.GetString(Convert.FromBase64String(token))["page_token_".Length..], NumberStyles.None, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new ApiError(400, "The page parameter is malformed.");
        }
    }

    private static JsonArray Clone(IEnumerable<JsonNode> rows) => [.. rows.Select(r => r.DeepClone())];
}
