using System.Text.RegularExpressions;
using PolicyScanner.Findings;
using PolicyScanner.Gate;
using PolicyScanner.Graph;
using PolicyScanner.Reports;
using PolicyScanner.Rules;
using PolicyScanner.Tests.Findings;
using Xunit;

namespace PolicyScanner.Tests.Reports;

public sealed class AnnotationsTests
{
    private static readonly Rule Admins = Scans.Rule("user-admin", "User, once: admin", Severity.Medium);

    [Fact]
    public void GitHub_reads_them_like_this() => Snapshots.Match(string.Join('\n', Of(Scans.Rich(), AnnotationDialect.GitHub)));

    [Fact]
    public void Azure_reads_them_like_this() => Snapshots.Match(string.Join('\n', Of(Scans.Rich(), AnnotationDialect.Azure)));

    [Theory]
    [InlineData(Severity.Critical, "error", "error")]
    [InlineData(Severity.High, "error", "error")]
    [InlineData(Severity.Medium, "warning", "warning")]
    [InlineData(Severity.Low, "notice", "warning")]
    [InlineData(Severity.Info, "notice", "warning")]
    public void A_severity_is_a_level(Severity severity, string github, string azure)
    {
        var scan = Scan(Finding("Jane") with { Severity = severity });

        Assert.StartsWith($"::{github} title=", Of(scan, AnnotationDialect.GitHub).Single(), StringComparison.Ordinal);
        Assert.StartsWith($"##vso[task.logissue type={azure}]", Of(scan, AnnotationDialect.Azure).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_ends_a_property_or_a_line_is_escaped()
    {
        var scan = Scan(Finding("50% of\r\nthem, or: more"));

        Assert.Equal(["::warning title=medium%3A User%2C once%3A admin::user/u: 50%25 of\\u{d}\\u{a}them, or: more [user-admin]"], Of(scan, AnnotationDialect.GitHub));
        Assert.Equal(["##vso[task.logissue type=warning]medium: User, once: admin: user/u: 50%AZP25 of\\u{d}\\u{a}them, or: more [user-admin]"], Of(scan, AnnotationDialect.Azure));
    }

    [Fact]
    public void No_name_makes_a_command_of_its_own()
    {
        var lines = Of(HostileNames.AllAtOnce(), AnnotationDialect.GitHub);

        Assert.NotEmpty(lines);
        Assert.All(lines, l => Assert.Matches("^::(error|warning|notice) title=[^:,\r\n]*::[^\r\n]*$", l));
        Assert.All(lines, l => Assert.Equal("", ActingCharacters.In(l)));
        // Azure looks for the second one nowhere but at the start; the first one it finds is ours.
        Assert.All(Of(HostileNames.AllAtOnce(), AnnotationDialect.Azure), l => Assert.Matches(@"^##vso\[task\.logissue type=(error|warning)\][^\r\n]*$", l));
    }

    [Theory]
    [InlineData(0, 0, 0, 0, 0, 0, null)]
    [InlineData(10, 10, 10, 10, 10, 10, null)]
    [InlineData(11, 2, 1, 10, 2, 2, 1)]
    [InlineData(0, 0, 11, 0, 0, 10, 2)]
    [InlineData(30, 30, 30, 10, 10, 10, 61)]
    public void There_are_at_most_ten_of_a_level_and_one_says_how_many_are_left_out(int high, int medium, int low, int errors, int warnings, int notices, int? leftOut)
    {
        var scan = Scan([.. Many(high, Severity.High), .. Many(medium, Severity.Medium), .. Many(low, Severity.Low)]);

        var lines = Of(scan, AnnotationDialect.GitHub);

        Assert.Equal((errors, warnings, notices), (Count("error"), Count("warning"), Count("notice")));
        Assert.Equal(leftOut, lines.Select(l => Regex.Match(l, @"::(\d+) more annotations? left out")).SingleOrDefault(m => m.Success) is { } match ? int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) : null);

        int Count(string level) => lines.Count(l => l.StartsWith($"::{level} ", StringComparison.Ordinal));
        IEnumerable<Finding> Many(int count, Severity severity) => Enumerable.Repeat(Finding("Jane") with { Severity = severity }, count);
    }

    [Fact]
    public void What_could_not_be_judged_is_an_error_unless_it_only_warns()
    {
        var scan = Scan() with { Graph = Scans.Graph().Cover(Scans.Acme, "users", CoverageState.Failed, "403", []).Build() };

        Assert.Equal(["::error title=could not be judged::not completely read: users: the report says what is missing"], Of(scan, AnnotationDialect.GitHub));
        Assert.Equal(["::warning title=could not be judged::not completely read: users: the report says what is missing"], Of(scan, AnnotationDialect.GitHub, new() { InconclusiveFails = false }));
    }

    [Fact]
    public void What_was_accepted_is_not_said_again_and_an_experimental_rule_only_notes()
    {
        var scan = Scan(Finding("a") with { Status = FindingStatus.Waived }, Finding("b") with { Status = FindingStatus.Baseline }, Finding("c") with { Gates = false, Severity = Severity.High });

        Assert.Equal(["::notice title=high%3A User%2C once%3A admin::user/u: c [user-admin]"], Of(scan, AnnotationDialect.GitHub));
    }

    private static IReadOnlyList<string> Of(ScanResult result, AnnotationDialect dialect, GateOptions? gate = null) => Annotations.Of(result, GateDecision.Of(result, gate), dialect);

    private static Finding Finding(string message) => Scans.Finding(Admins, Scans.Subject("user", "u", "n"), message);

    private static ScanResult Scan(params IReadOnlyList<Finding> findings) => Scans.Clean with { Rules = [Scans.Evaluated(Admins, 1)], Findings = findings };
}
