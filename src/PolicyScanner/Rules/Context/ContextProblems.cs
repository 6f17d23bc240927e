using System.Globalization;
using PolicyScanner.Text;

namespace PolicyScanner.Rules.Context;

/// <summary>The problems of an organization's own facts, PS0550 to PS0579.</summary>
internal static class ContextProblems
{
    public static void NoTable(this DiagnosticBag bag, TextSpan at, string name, IReadOnlyList<string> known) => bag.Report(
        "PS0550", at, $"the context has no table `{name}`", Nearest.Hint(name, known) ?? $"it can have {List(known)}; others are declared under `context: tables:` of the configuration");

    public static void NoValue(this DiagnosticBag bag, TextSpan at, string what, string text, string noun) =>
        bag.Report("PS0551", at, $"{what} cannot be `{text}`", $"it is {noun}");

    public static void NoFileHere(this DiagnosticBag bag, TextSpan at) =>
        bag.Report("PS0552", at, "no file is read here", "write the rows out, as in `roster: [{ email: ann@acme.example }]`");

    public static void NoFileColumns(this DiagnosticBag bag, TextSpan at, string column, IReadOnlyList<string> known) =>
        bag.Report("PS0553", at, $"the table has no column `{column}`", Nearest.Hint(column, known) ?? $"it has {List(known)}");

    public static void DepartmentsNeedRoster(this DiagnosticBag bag, TextSpan at) =>
        bag.Report("PS0554", at, "who is of a department is not known without a `roster`", "give `roster`, or allow by `emails` or `domains`");

    public static void NameIsKnown(this DiagnosticBag bag, TextSpan at, string name) =>
        bag.Report("PS0555", at, $"`{name}` is a table that is known already", "give it beside `tables`, or choose another name");

    public static void NoColumnType(this DiagnosticBag bag, TextSpan at, string type, IReadOnlyList<string> known) => bag.Report(
        "PS0556", at, $"`{type}` is no type of a column", Nearest.Hint(type.TrimEnd('?'), known) ?? $"it can be {List(known)}; with `?` it may be left out");

    public static void NoKey(this DiagnosticBag bag, TextSpan at, string text, string? hint) =>
        bag.Report("PS0557", at, $"`{text}` is no key", hint ?? "name a column that is a `string`, as in `key: id`, `key: fold(name)` or `key: mail_key(email)`");

    public static void RowsOrFile(this DiagnosticBag bag, TextSpan at) =>
        bag.Report("PS0558", at, "a table is given by `rows` or by a `file`, not both", "remove one of them");

    public static void EmptyKey(this DiagnosticBag bag, TextSpan at, string key) =>
        bag.Report("PS0560", at, $"the key {key} is empty", "rows are found by it");

    public static void KeyTwice(this DiagnosticBag bag, TextSpan at, string key, string place) =>
        bag.Report("PS0561", at, $"`{key}` is there already", $"the other one is at {place}");

    public static void Unreadable(this DiagnosticBag bag, TextSpan at, string message, string? help) => bag.Report("PS0562", at, message, help);

    public static void HeaderTwice(this DiagnosticBag bag, TextSpan at, string name) =>
        bag.Report("PS0563", at, $"there are two columns `{name}`", "rename one of them");

    public static void NoHeader(this DiagnosticBag bag, TextSpan at, string header, string column, IReadOnlyList<string> headers, string howTo) => bag.Report(
        "PS0564", at, $"there is no column `{header}`{(header == column ? "" : $" for `{column}`")}", Nearest.Hint(header, headers) ?? $"there are {List(headers)}; {howTo}");

    public static void UnevenRow(this DiagnosticBag bag, TextSpan at, int cells, int columns) => bag.Report(
        "PS0565", at, string.Create(CultureInfo.InvariantCulture, $"the row has {cells} {(cells == 1 ? "cell" : "cells")}, and the header {columns}"),
        "a cell that has a comma or a line break in it stands in quotes");

    public static void NoRows(this DiagnosticBag bag, TextSpan at, string table) =>
        bag.Report("PS0566", at, $"`{table}` is empty", "everybody and everything would be missing in it: leave it out where it is not known");

    public static void EmptyCell(this DiagnosticBag bag, TextSpan at, string column) =>
        bag.Report("PS0567", at, $"`{column}` is empty", "only a column whose type ends with `?` may be");

    private static string List(IEnumerable<string> words) => string.Join(", ", words.Select(w => $"`{w}`"));
}
