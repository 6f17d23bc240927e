using PolicyScanner.Findings;

namespace PolicyScanner.Reports;

/// <summary>The answer to a query: a line for each row, its id and its value, for people and for the tools that read lines.</summary>
public static class QueryText
{
    /// <summary>Writes the rows, with LF whatever the writer's line end is.</summary>
    public static void Write(QueryResult result, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(writer);
        var subjects = new SubjectText(result.Graph);
        foreach (var row in result.Rows)
        {
            if (row.Row is { } of) writer.Write($"{SubjectText.Id(of)}{subjects.In(of.OrganizationId)}  {(row.MayBe ? "where: " : "")}");
            writer.Write(ExplainedText.Of(row.Value));
            writer.Write('\n');
        }
    }

    /// <summary>What is to be said beside the rows: how many were left out, and where others may be hidden. A line each.</summary>
    public static IReadOnlyList<string> Notes(QueryResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var subjects = new SubjectText(result.Graph);
        List<string> notes = result.Total > result.Count ? [$"{Words.Count(result.Total - result.Count, "more row")}"] : [];
        notes.AddRange(result.Hidden.Select(h => $"there may be others{subjects.In(h.OrganizationId)}: {ExplainedText.Cause(h)}{(h.NotRequested ? " (nobody asked for it)" : "")}"));
        return notes;
    }
}
