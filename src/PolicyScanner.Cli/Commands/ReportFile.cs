using PolicyScanner.Findings;
using PolicyScanner.Reports;

namespace PolicyScanner.Cli.Commands;

/// <summary>A JSON report as a command reads it back.</summary>
internal static class ReportFile
{
    /// <summary>What the report says; null where it cannot be read, which is reported.</summary>
    public static ScanRecord? Read(string path, Problems problems)
    {
        try
        {
            using var file = new FileStream(path, new FileStreamOptions { Options = FileOptions.SequentialScan });
            return JsonReportReader.Read(file);
        }
        catch (FormatException e)
        {
            problems.Add($"`{path}` is no JSON report: {e.Message}", "make one with `policyscanner scan -o json=FILE`");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            problems.Add($"`{path}` does not exist", "make it with `policyscanner scan -o json=FILE`");
        }
        catch (Exception e) when (OutputFile.IsRefusal(e))
        {
            problems.Add($"`{path}` cannot be read: {OutputFile.Reason(e)}", "check its permissions");
        }
        return null;
    }
}
