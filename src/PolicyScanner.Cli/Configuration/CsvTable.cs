using CsvHelper;
using PolicyScanner.Rules.Context;
using PolicyScanner.Text;

namespace PolicyScanner.Cli.Configuration;

/// <summary>Reads a CSV file as RFC 4180 has it; semicolons, tabs and bars separate as well as commas do.</summary>
internal static class CsvTable
{
    public static ContextFile Read(SourceText source)
    {
        var (rows, broken) = (new List<ContextRow>(), new List<CsvMalformedRecord>());
        var options = new CsvReaderOptions
        {
            HasHeader = false, TrackLineNumbers = true, MalformedData = CsvMalformedDataHandling.Skip, OnMalformedRecord = broken.Add,
        };
        using (var reader = CsvReader.FromText(source.Content, options))
        {
            while (reader.Read()) rows.Add(new((int)reader.LineNumber, [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]));
        }
        // Where the first line is broken, the next one is not the header.
        var header = broken.Exists(b => b.LineNumber <= 1) || rows is [] ? [] : rows[0].Cells.Select(c => c!.Trim()).ToArray();
        var file = new ContextFile(source, header, [.. rows.Skip(1)]);
        foreach (var record in broken) file.Report((int)record.LineNumber, Reason(record.Reason), "a cell that has quotes in it stands in quotes, and each of them is written twice");
        if (rows is [] && broken is []) file.Report(1, "the file is empty", "its first line names the columns");
        return file;
    }

    private static string Reason(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.UnterminatedQuote => "a quote is opened here and never closed",
        CsvMalformedReason.TextAfterClosingQuote => "there is text behind a closing quote",
        _ => "a quote stands inside a cell that is not quoted",
    };
}
