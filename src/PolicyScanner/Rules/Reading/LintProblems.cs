using PolicyScanner.Text;

namespace PolicyScanner.Rules.Reading;

/// <summary>What is allowed and probably not meant, PS0711 to PS0729.</summary>
internal static class LintProblems
{
    public static void NoTests(this DiagnosticBag bag, TextSpan at) =>
        Warn(bag, "PS0711", at, "the rule has no tests", "show with `tests` what it finds, and what it does not");

    public static void NoRemediation(this DiagnosticBag bag, TextSpan at) =>
        Warn(bag, "PS0712", at, "the rule has no `remediation`", "say what to do about a finding");

    public static void NoReferences(this DiagnosticBag bag, TextSpan at) =>
        Warn(bag, "PS0713", at, "the rule has no `references`", "say where to read on");

    public static void SeveralMatches(this DiagnosticBag bag, TextSpan at, string variable) =>
        Warn(bag, "PS0714", at, $"several rows may match, of which `{variable}` is the one with the smallest id", $"compare `{variable}.id`, or ask `exists` or `collect`");

    public static void TrueOfNothing(this DiagnosticBag bag, TextSpan at, string source) =>
        Warn(bag, "PS0715", at, "`all` holds where there is nothing at all", $"add an `exists` over `{source}` beside it if that is not meant");

    public static void JoinOnUserId(this DiagnosticBag bag, TextSpan at, string help) =>
        Warn(bag, "PS0716", at, "an id of a user is unique in an organization only", help);

    private static void Warn(DiagnosticBag bag, string code, TextSpan at, string message, string help) => bag.Report(code, at, message, help, DiagnosticSeverity.Warning);
}
