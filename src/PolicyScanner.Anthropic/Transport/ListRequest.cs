using System.Text;

namespace PolicyScanner.Anthropic.Transport;

/// <summary>How a list is paged.</summary>
internal enum Paging
{
    /// <summary>The Admin API: <c>after_id</c> is the last page's <c>last_id</c>, which the very last page has too.</summary>
    ById,

    /// <summary>The Compliance API: <c>page</c> is the last page's <c>next_page</c>.</summary>
    ByToken,
}

/// <summary>A list to read.</summary>
/// <param name="Path">The path, its segments escaped.</param>
/// <param name="Collection">The collection its rows go to.</param>
/// <param name="Paging">How it is paged.</param>
internal sealed record ListRequest(string Path, string Collection, Paging Paging)
{
    public const int PageSize = 1000;

    /// <summary>Parameters that older servers may refuse, the newest last: the list is read without them then.</summary>
    public IReadOnlyList<string> Optional { get; init; } = [];

    public string Query(IReadOnlyList<string> optional, bool sized, string? cursor)
    {
        var query = new StringBuilder();
        void Add(string name, string value) => query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(value);
        if (sized) Add("limit", "1000");
        foreach (var name in optional) Add(name, "true");
        if (cursor is not null) Add(Paging is Paging.ById ? "after_id" : "page", Uri.EscapeDataString(cursor));
        return query.ToString();
    }
}

/// <summary>What was read of a list.</summary>
/// <param name="Rows">The rows, in the order in which they came.</param>
/// <param name="Reasons">Why it is not complete; empty when it is.</param>
/// <param name="Refused">Optional parameters that the server refused.</param>
/// <param name="Failure">What ended it early; null when nothing did.</param>
internal sealed record Listing<T>(IReadOnlyList<T> Rows, IReadOnlyList<string> Reasons, IReadOnlyList<string> Refused, ApiFailure? Failure)
{
    public bool Complete => Reasons.Count == 0;
}
