using System.Globalization;
using PolicyScanner.Findings;
using PolicyScanner.Reports;
using PolicyScanner.Tests.Findings;
using Xunit;

namespace PolicyScanner.Tests.Reports;

public sealed class ReportFormatsTests
{
    public static TheoryData<string> Formats => [.. ReportFormats.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_format_is_found_by_its_name_and_says_what_it_is_for(string name)
    {
        var format = ReportFormats.Find(name);

        Assert.Equal((name, true), (format?.Name, format?.Description.Length > 10));
        Assert.Null(ReportFormats.Find(name.ToUpperInvariant()));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_report_has_no_byte_order_mark_and_ends_its_lines_with_LF_or_in_csv_with_CRLF(string name)
    {
        var text = ReportFormats.Find(name)!.Lines(Scans.Rich());

        Assert.Equal((false, false, true, false), (text.StartsWith('\uFEFF'), text.Contains('\r'), text.EndsWith('\n'), text.EndsWith("\n\n", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_stream_stays_open(string name)
    {
        using var stream = new MemoryStream();
        ReportFormats.Find(name)!.Write(Scans.Clean, PolicyScanner.Gate.GateDecision.Of(Scans.Clean), new(), stream);

        Assert.True(stream.CanWrite);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Two_scans_of_the_same_data_give_the_same_bytes(string name)
    {
        var format = ReportFormats.Find(name)!;

        Assert.Equal(format.Bytes(HostileNames.AllAtOnce()), format.Bytes(HostileNames.AllAtOnce()));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_bytes_do_not_depend_on_the_culture_nor_on_the_order_of_maps(string name)
    {
        var format = ReportFormats.Find(name)!;
        var options = new ReportOptions { Verbose = true, ShowWaived = true };
        var (before, culture) = (format.Text(Scans.Rich(), options), CultureInfo.CurrentCulture);
        var swapped = Scans.Rich() with
        {
            Findings = [.. Scans.Rich().Findings.Select(f => f with
        {
            Compliance = f.Compliance.Reverse().ToDictionary(),
            Evidence = f.Evidence with
            {
                Rows = [.. f.Evidence.Rows.Select(r => (IReadOnlyDictionary<string, object?>)r.Reverse().ToDictionary())],
                Lines = [.. f.Evidence.Lines.Select(l => l with { Value = l.Value is IReadOnlyDictionary<string, string> map ? map.Reverse().ToDictionary() : l.Value })],
            },
        })]
        };
        try
        {
            CultureInfo.CurrentCulture = new("fa-IR");
            Assert.Equal(before, format.Text(swapped, options));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void An_empty_result_is_a_report_too(string name)
    {
        var empty = new ScanResult { AsOf = Scans.AsOf, Graph = new PolicyScanner.Graph.AccessGraphBuilder().Build(), Rules = [], Findings = [], Inconclusive = [], Errors = [] };

        Assert.Contains("exit", ReportFormats.Find(name)!.Text(empty), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_report_says_that_an_option_softened_the_exit_code(string name)
    {
        var format = ReportFormats.Find(name)!;

        var softened = format.Text(Scans.Rich(), gate: new() { NoFail = true, InconclusiveFails = false });

        Assert.Matches(@"no.fail", softened);
        Assert.Matches(@"inconclusive.{1,5}warn", softened);
        Assert.DoesNotMatch(@"inconclusive.{1,5}warn", format.Text(Scans.Rich()));
    }
}
