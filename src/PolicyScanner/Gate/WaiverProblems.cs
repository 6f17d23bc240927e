using PolicyScanner.Text;

namespace PolicyScanner.Gate;

/// <summary>What can be wrong in a waiver file.</summary>
internal static class WaiverProblems
{
    public static void OtherSchema(this DiagnosticBag bag, TextSpan at, string found) =>
        bag.Report("PS0801", at, $"`{found}` is no version of waiver files that this version reads", $"write `{WaiverList.Schema}`");

    public static void UnknownRule(this DiagnosticBag bag, TextSpan at, string rule, string? hint) =>
        bag.Report("PS0802", at, Wildcard.Is(rule) ? $"no rule matches `{rule}`" : $"there is no rule `{rule}`", hint ?? "`policyscanner rules list` shows the rules");

    public static void MetaRule(this DiagnosticBag bag, TextSpan at, string rule) =>
        bag.Report("PS0803", at, $"`{rule}` is about waivers and cannot be waived", "mend the waiver that it reports");

    public static void NoSubject(this DiagnosticBag bag, TextSpan at) =>
        bag.Report("PS0804", at, "a waiver names what it is for: `subject` is missing", "write `subject: type/id` as reports print it, or `where:` with a condition over the subject");

    public static void SubjectAndWhere(this DiagnosticBag bag, TextSpan at) =>
        bag.Report("PS0805", at, "a waiver has either `subject` or `where`", "remove one of them");

    public static void NoSubjectText(this DiagnosticBag bag, TextSpan at, string text) =>
        bag.Report("PS0806", at, $"`{text}` is no subject", "write it as reports print it, `type/id` as in `api_key/apikey_01…`");

    public static void OtherSubjectType(this DiagnosticBag bag, TextSpan at, string type, string rule, string expected) =>
        bag.Report("PS0807", at, $"findings of `{rule}` are about `{expected}`, not about `{type}`", $"write `{expected}/…` as reports print it");

    public static void NoCondition(this DiagnosticBag bag, TextSpan at, string rule) =>
        bag.Report("PS0808", at, $"`where` needs one type of subject, and the rules of `{rule}` have several, or such as are no rows of a collection", "name the subjects with `subject`, in a waiver each");

    public static void NoDate(this DiagnosticBag bag, TextSpan at, string text) =>
        bag.Report("PS0809", at, $"`{text}` is no day", "write it as `2027-02-28`: the last day on which the waiver holds, UTC");

    public static void NoPin(this DiagnosticBag bag, TextSpan at, string text) =>
        bag.Report("PS0810", at, $"`{text}` is no evidence hash", "copy the 16 hex digits of `evidence.hash` from a JSON report");

    public static void Required(this DiagnosticBag bag, TextSpan at, string key) =>
        bag.Report("PS0811", at, $"the waiver policy asks for `{key}`, and this waiver has none", $"add `{key}`");

    public static void Twice(this DiagnosticBag bag, TextSpan at, string first) =>
        bag.Report("PS0812", at, $"the waiver at {first} is for the same rule, organization and subject", "remove one of them");

    public static void NoOrganization(this DiagnosticBag bag, TextSpan at, IEnumerable<string> organizations) =>
        bag.Report("PS0813", at, "the scan has several organizations, and this waiver names none", $"add `organization:` with one of {string.Join(", ", organizations.Select(o => $"`{o}`"))}");

    public static void Blank(this DiagnosticBag bag, TextSpan at, string key) =>
        bag.Report("PS0816", at, $"`{key}` is blank", "write it, or remove the key");

    public static void NotEditable(this DiagnosticBag bag, TextSpan at) =>
        bag.Report("PS0814", at, "a list of waivers in brackets is not edited by a program", "write `waivers:` alone on its line, and each waiver as an entry on lines of its own, `- rule: …`");

    public static void NoTerm(this DiagnosticBag bag, TextSpan at, string text) =>
        bag.Report("PS0815", at, $"`{text}` is no length of time that a policy can have", "`max_days` is a number from 1 to 36500, `warn_before` a duration such as `14d`");
}
