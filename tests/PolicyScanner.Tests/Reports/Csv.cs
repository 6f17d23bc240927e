using System.Text;

namespace PolicyScanner.Tests.Reports;

/// <summary>Reads comma-separated values by RFC 4180, strictly: what it does not allow is an error.</summary>
internal static class Csv
{
    /// <summary>The records by the names of the header.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(string text)
    {
        var records = Records(text);
        return [.. records.Skip(1).Select(r => r.Count == records[0].Count ? records[0].Zip(r).ToDictionary(c => c.First, c => c.Second) : throw new FormatException($"{r.Count} cells: {string.Join('|', r)}"))];
    }

    private static List<List<string>> Records(string text)
    {
        var (records, record, cell, at) = (new List<List<string>>(), new List<string>(), new StringBuilder(), 0);
        while (at < text.Length)
        {
            if (text[at] == '"') Quoted();
            else while (text[at] is not ',' and not '\n' and not '\r') cell.Append(text[at] == '"' ? throw new FormatException($"a quote inside a bare cell at {at}") : text[at++]);
            record.Add(cell.ToString());
            cell.Clear();
            if (text[at] == '\r') at++;
            if (text[at++] == ',') continue;
            records.Add(record);
            record = [];
        }
        return record.Count == 0 ? records : throw new FormatException("the last line has no end");

        void Quoted()
        {
            for (at++; text[at] != '"' || text[at + 1] == '"'; at++)
            {
                if (text[at] == '"') at++;
                cell.Append(text[at]);
            }
            at++;
            if (text[at] is not ',' and not '\n' and not '\r') throw new FormatException($"text after a quoted cell at {at}");
        }
    }
}
