using System.Globalization;
using System.Text;
using PolicyScanner.Text;

namespace PolicyScanner.Expressions.Syntax;

/// <summary>The problems of an expression's text, PS0101 to PS0129.</summary>
internal static class ParserProblems
{
    private const string ChooseAnotherName = "choose another name";

    public static void EmptyExpression(this DiagnosticBag bag, TextSpan at) => bag.Report("PS0101", at, "the expression is empty");

    public static void ExpressionTooLong(this DiagnosticBag bag, TextSpan at, int length, int longest) => bag.Report(
        "PS0102", at, $"the expression has {Number(length)} characters, and may have {Number(longest)}", "split it into several lines or definitions");

    public static void TooDeep(this DiagnosticBag bag, TextSpan at, int deepest) =>
        bag.Report("PS0103", at, $"the expression is nested more than {Number(deepest)} levels deep", "split it into several lines or definitions");

    public static void NumberOutOfRange(this DiagnosticBag bag, TextSpan at, string number, string type) => bag.Report(
        "PS0104", at, $"`{Short(number)}` is out of the range of {type}",
        type switch
        {
            "int" => "an int goes from -9223372036854775808 to 9223372036854775807",
            "uint" => "a uint goes from 0u to 18446744073709551615u",
            _ => null,
        });

    public static void OpenString(this DiagnosticBag bag, TextSpan at, string quote) => bag.Report(
        "PS0105", at, "the string is not closed", quote.Length == 1 ? $"close it with `{quote}` on the same line" : $"close it with `{quote}`");

    public static void BadEscape(this DiagnosticBag bag, TextSpan at, string message, string? help) => bag.Report("PS0106", at, message, help);

    public static void UnknownPrefix(this DiagnosticBag bag, TextSpan at, string prefix) =>
        bag.Report("PS0107", at, $"a string has no prefix `{prefix}`", "`r\"…\"` is raw, `b\"…\"` are bytes, `br\"…\"` is both");

    public static void TypographicQuote(this DiagnosticBag bag, TextSpan at, Rune quote) =>
        bag.Report("PS0108", at, $"`{quote}` is no quote of a string", "write `\"` or `'`");

    public static void NoOperator(this DiagnosticBag bag, TextSpan at, string written, string help) =>
        bag.Report("PS0109", at, $"`{written}` is no operator", help);

    public static void UnknownCharacter(this DiagnosticBag bag, TextSpan at, Rune character) => bag.Report(
        "PS0110", at, $"`{character}` has no place in an expression",
        Rune.IsLetter(character) ? "names are made of ASCII letters, digits and `_`" : null);

    public static void NoSpace(this DiagnosticBag bag, TextSpan at, Rune character) => bag.Report(
        "PS0110", at, $"U+{character.Value.ToString("X4", CultureInfo.InvariantCulture)} has no place in an expression", "it cannot be seen: delete it, or write a space");

    public static void HashComment(this DiagnosticBag bag, TextSpan at) => bag.Report("PS0110", at, "`#` has no place in an expression", "comments start with `//`");

    public static void LettersInNumber(this DiagnosticBag bag, TextSpan at, string written) => bag.Report(
        "PS0111", at, $"`{Short(written)}` is no number",
        written.Contains('_', StringComparison.Ordinal) ? "write the digits without `_`"
        : written.StartsWith("0X", StringComparison.Ordinal) ? "hexadecimal numbers start with `0x`"
        : DurationHelp(written));

    public static void OpenBackticks(this DiagnosticBag bag, TextSpan at) => bag.Report("PS0112", at, "the backtick is not closed");

    public static void BadQuotedName(this DiagnosticBag bag, TextSpan at) =>
        bag.Report("PS0112", at, "this cannot stand between backticks", "there may be ASCII letters, digits, spaces and `_`, `-`, `.`, `/`; for other keys write `x[\"…\"]`");

    public static void MisplacedQuotedName(this DiagnosticBag bag, TextSpan at) =>
        bag.Report("PS0112", at, "a name in backticks can only be a field", "write it behind a dot, or a string in quotes");

    public static void Unclosed(this DiagnosticBag bag, TextSpan at, char bracket) => bag.Report("PS0113", at, $"`{bracket}` is not closed");

    public static void StrayCloser(this DiagnosticBag bag, TextSpan at, char bracket) => bag.Report("PS0114", at, $"`{bracket}` closes nothing");

    public static void WrongCloser(this DiagnosticBag bag, TextSpan at, char bracket, char open) => bag.Report("PS0114", at, $"`{bracket}` cannot close `{open}`");

    public static void NothingBefore(this DiagnosticBag bag, TextSpan at, string sign) => bag.Report("PS0115", at, $"`{sign}` has nothing on its left");

    public static void NothingBehind(this DiagnosticBag bag, TextSpan at, string sign) => bag.Report("PS0115", at, $"`{sign}` has nothing on its right");

    public static void NothingBetween(this DiagnosticBag bag, TextSpan at, string brackets) => bag.Report("PS0115", at, $"there is nothing between `{brackets}`");

    public static void ValueExpected(this DiagnosticBag bag, TextSpan at, string found) => bag.Report("PS0115", at, $"expected a value, found {found}");

    public static void MixedSigns(this DiagnosticBag bag, TextSpan at, string sign, string before) =>
        bag.Report("PS0115", at, $"`{sign}` cannot follow `{before}`", "put what comes behind in parentheses");

    public static void OperatorExpected(this DiagnosticBag bag, TextSpan at, string found, string? help) =>
        bag.Report("PS0116", at, $"expected an operator, found {found}", help);

    public static void CloserExpected(this DiagnosticBag bag, TextSpan at, string closer, string found) =>
        bag.Report("PS0116", at, $"expected an operator or `{closer}`, found {found}");

    public static void NoElse(this DiagnosticBag bag, TextSpan at, bool likeAccess) => bag.Report(
        "PS0117", at, "`?` has no `:`", likeAccess ? "there is no `?.`: write `x != null ? x.field : null`" : "write `condition ? value : other`");

    public static void NestedConditional(this DiagnosticBag bag, TextSpan at) =>
        bag.Report("PS0117", at, "a `?` between `?` and `:`", "put the inner condition in parentheses");

    public static void FieldExpected(this DiagnosticBag bag, TextSpan at, string found) => bag.Report("PS0118", at, $"expected a name behind `.`, found {found}");

    public static void KeywordAsField(this DiagnosticBag bag, TextSpan at, string word) =>
        bag.Report("PS0118", at, $"`{word}` is a word of the language", $"as the name of a field write it in backticks: x.`{word}`");

    public static void NoMapValue(this DiagnosticBag bag, TextSpan at) => bag.Report("PS0119", at, "this key of a map has no value", "write `{key: value}`");

    public static void ReservedWord(this DiagnosticBag bag, TextSpan at, string word) => bag.Report(
        "PS0120", at, $"`{word}` is a reserved word",
        word switch
        {
            "if" or "else" => "write `condition ? value : other`",
            "for" or "while" or "loop" => "write `list.all(x, …)`, `list.exists(x, …)`, `list.filter(x, …)` or `list.map(x, …)`",
            "let" or "var" or "const" => $"{ChooseAnotherName}; intermediate results are named in a `let` clause",
            _ => ChooseAnotherName,
        });

    public static void MacroVariable(this DiagnosticBag bag, TextSpan at, string macro, string arguments) =>
        bag.Report("PS0121", at, $"`{macro}` needs a name for the element first", $"write `{macro}({arguments})`");

    public static void HasWithoutField(this DiagnosticBag bag, TextSpan at) =>
        bag.Report("PS0121", at, "`has` asks for a field", "write `has(x.field)`; for the key of a map, `\"key\" in x`");

    public static void MessageConstruction(this DiagnosticBag bag, TextSpan at, string name) =>
        bag.Report("PS0122", at, $"there are no message types here: `{Short(name)}{{…}}` makes nothing", "a map is written `{\"key\": value}`");

    public static void OptionalSyntax(this DiagnosticBag bag, TextSpan at) =>
        bag.Report("PS0123", at, "optional values (`.?`, `[?…]`, `{?…}`) are not supported", "write `x != null ? x.field : …`, or `\"key\" in x && …`");

    private static string? DurationHelp(string written) => (written[^1], int.TryParse(written[..^1], CultureInfo.InvariantCulture, out var count)) switch
    {
        ('d', true) => $"a duration is written `days({written[..^1]})`",
        ('w', true) when count < 1_000 => $"a duration is written `days({(count * 7).ToString(CultureInfo.InvariantCulture)})`",
        ('h' or 'm' or 's', true) => $"a duration is written `duration(\"{written}\")`",
        _ => null,
    };

    /// <summary>As much of what was written as a message can carry.</summary>
    public static string Short(string written) => written.Length <= 40 ? written : written[..40] + "…";

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
