using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PolicyScanner.Anthropic.Wire;

namespace PolicyScanner.Anthropic.Transport;

/// <summary>
/// Reads lists page by page. Whatever keeps it from the end of a list is a reason in the result: an inventory that is shorter than it says turns
/// people into orphans.
/// </summary>
internal sealed class PageReader(ApiClient api)
{
    // Pages may be empty while more follow, because the server filters after paging; not for ever.
    private const int MostEmptyPages = 100;

    /// <param name="request">The list.</param>
    /// <param name="type">What its rows are.</param>
    /// <param name="isWhole">Whether a row has what identifies it; others are left out, which is a reason.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Listing<T>> ReadAsync<T>(ListRequest request, JsonTypeInfo<T> type, Func<T, bool> isWhole, CancellationToken cancellationToken)
        where T : class
    {
        List<T> rows = [];
        List<string> reasons = [];
        List<string> refused = [];
        List<string> optional = [.. request.Optional];
        var (cursor, cursors, sized, empty) = ((string?)null, new HashSet<string>(StringComparer.Ordinal), true, 0);
        for (var number = 1; ; number++)
        {
            var reply = await api.GetAsync(request.Path, request.Query(optional, sized, cursor), request.Collection, number, WireContext.Default.Page, cancellationToken)
                .ConfigureAwait(false);
            while (!reply.Succeeded && number == 1 && Drop(reply.Failure, optional, refused, ref sized))
            {
                reply = await api.GetAsync(request.Path, request.Query(optional, sized, cursor), request.Collection, number, WireContext.Default.Page, cancellationToken)
                    .ConfigureAwait(false);
            }

            Listing<T> End(string? reason, ApiFailure? failure = null) => new(rows, reason is null ? reasons : [.. reasons, reason], refused, failure);
            string Place() => string.Create(CultureInfo.InvariantCulture, $"GET {api.Clean(request.Path)} page {number}");

            // A list that cannot be read at all was not refused because of a parameter.
            if (!reply.Succeeded && number == 1) refused.Clear();
            if (!reply.Succeeded) return End(reply.Failure.Reason, reply.Failure);
            if (reply.Body.Data.ValueKind is not JsonValueKind.Array) return End($"no list `data` came of {Place()}");

            var before = rows.Count;
            var broken = Take(reply.Body.Data, type, isWhole, rows);
            if (broken > 0) reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{broken} unreadable rows of {Place()} were left out"));
            api.Progress.Page(request.Collection, rows.Count - before);

            var next = request.Paging is Paging.ById ? reply.Body.LastId.Value : reply.Body.NextPage.Value;
            if (next is { Length: 0 }) next = null;
            if (!GoesOn(request.Paging, reply.Body, next, sized)) return End(null);
            if (next is null) return End($"{Place()} says that more follows and not where");
            if (!cursors.Add(next)) return End($"{Place()} leads back to a page that was read");
            empty = reply.Body.Data.GetArrayLength() == 0 ? empty + 1 : 0;
            if (empty == MostEmptyPages) return End($"{Place()} and those before it are empty");
            cursor = next;
        }
    }

    // `has_more` decides. Where it is missing, a token decides; an id does not, because the last page has one too: there the page's length does.
    private static bool GoesOn(Paging paging, Page page, string? next, bool sized) => page.HasMore.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ when paging is Paging.ById => next is not null && (!sized || page.Data.GetArrayLength() >= ListRequest.PageSize) && page.Data.GetArrayLength() > 0,
        _ => next is not null,
    };

    private static bool Drop(ApiFailure failure, List<string> optional, List<string> refused, ref bool sized)
    {
        if (failure is not { Status: (int)HttpStatusCode.BadRequest, Kind: FailureKind.Status }) return false;
        var named = optional.FindLastIndex(name => failure.Reason.Contains(name, StringComparison.Ordinal));
        if (named < 0 && sized && failure.Reason.Contains("limit", StringComparison.OrdinalIgnoreCase))
        {
            sized = false;
            return true;
        }
        if (optional.Count == 0) return false;
        var at = named >= 0 ? named : optional.Count - 1;
        refused.Add(optional[at]);
        optional.RemoveAt(at);
        return true;
    }

    private static int Take<T>(JsonElement data, JsonTypeInfo<T> type, Func<T, bool> isWhole, List<T> rows)
        where T : class
    {
        var broken = 0;
        foreach (var element in data.EnumerateArray())
        {
            try
            {
                if (element.Deserialize(type) is { } row && isWhole(row)) rows.Add(row);
                else broken++;
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                broken++;
            }
        }
        return broken;
    }
}
