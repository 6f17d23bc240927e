using System.Globalization;
using PolicyScanner.Expressions.Checking;
using PolicyScanner.Text;

namespace PolicyScanner.Rules.Reading;

/// <summary>The problems of rule files, PS0401 to PS0469.</summary>
internal static class RuleProblems
{
    public static void UnknownSchema(this DiagnosticBag bag, TextSpan at, string schema, IReadOnlyList<string> known) =>
        bag.Report("PS0401", at, $"unknown schema `{schema}`", $"this version reads {List(known)}");

    public static void NoRuleId(this DiagnosticBag bag, TextSpan at, string id) =>
        bag.Report("PS0402", at, $"`{id}` is no id of a rule", "write lower-case words with hyphens, as in `key-never-expires`");

    public static void IdIsNotFileName(this DiagnosticBag bag, TextSpan at, string id, string file) =>
        bag.Report("PS0403", at, $"the id `{id}` is not the file's name `{file}`", $"rename the file to `{id}.yaml`, or the rule");

    public static void NoChoice(this DiagnosticBag bag, TextSpan at, string word, string what, IReadOnlyList<string> choices) =>
        bag.Report("PS0404", at, $"`{word}` is no {what}", Nearest.Hint(word, choices) ?? $"it can be {List(choices)}");

    public static void SeveralLines(this DiagnosticBag bag, TextSpan at, string key) =>
        bag.Report("PS0405", at, $"`{key}` is more than one line", "put the rest into `description`");

    public static void TooManyTags(this DiagnosticBag bag, TextSpan at, int limit) =>
        bag.Report("PS0406", at, $"a rule has at most {limit.ToString(CultureInfo.InvariantCulture)} tags");

    public static void NoTag(this DiagnosticBag bag, TextSpan at, string tag) =>
        bag.Report("PS0407", at, $"`{tag}` is no tag", "write lower-case words with hyphens, as in `off-boarding`");

    public static void NoAddress(this DiagnosticBag bag, TextSpan at, string text) =>
        bag.Report("PS0408", at, $"`{text}` is no address of a page", "it starts with `https://`");

    public static void OnlyDeprecatedIsReplaced(this DiagnosticBag bag, TextSpan at) =>
        bag.Report("PS0409", at, "only a deprecated rule is replaced", "add `status: deprecated`");

    public static void ModeWithoutData(this DiagnosticBag bag, TextSpan at, string mode, string collection) =>
        bag.Report("PS0410", at, $"the rule reads `{collection}`, which {mode} mode does not have", "leave `modes` out: what the rule reads decides");

    public static void GivenTwice(this DiagnosticBag bag, TextSpan at, string text) =>
        bag.Report("PS0411", at, $"`{text}` is given twice", "remove one of them");

    public static void BehindTests(this DiagnosticBag bag, TextSpan at, string key) =>
        bag.Report("PS0412", at, $"`{key}` stands behind `tests`, where a scan does not look", "`tests` is the last key");

    public static void IdTaken(this DiagnosticBag bag, TextSpan at, string id, string place) =>
        bag.Report("PS0413", at, $"`{id}` is the id of another rule", $"it is at {place}");

    public static void AliasTaken(this DiagnosticBag bag, TextSpan at, string id, string place) =>
        bag.Report("PS0413", at, $"`{id}` is the former id of another rule", $"it is at {place}");

    public static void IdIsBuiltIn(this DiagnosticBag bag, TextSpan at, string id) =>
        bag.Report("PS0414", at, $"`{id}` is a built-in rule", "give yours another id, and switch the built-in one off with `overrides`");

    public static void SupersedesInCircle(this DiagnosticBag bag, TextSpan at, string circle) =>
        bag.Report("PS0415", at, $"a rule replaces itself: {circle}", "a rule supersedes weaker ones");

    public static void SupersedesOtherSubject(this DiagnosticBag bag, TextSpan at, string id, string other, string own) =>
        bag.Report("PS0416", at, $"the subject of `{id}` is `{other}`, and that of this rule `{own}`", "only findings on the same subject can be replaced");

    public static void UnknownRule(this DiagnosticBag bag, TextSpan at, string id, string? hint) =>
        bag.Report("PS0417", at, $"there is no rule `{id}`", hint, DiagnosticSeverity.Warning);

    public static void NoRequirement(this DiagnosticBag bag, TextSpan at, string text) =>
        bag.Report("PS0418", at, $"`{text}` is nothing that a rule can require", "it can be a fact of the context, as in `context.roster`");

    public static void NoFramework(this DiagnosticBag bag, TextSpan at, string text) =>
        bag.Report("PS0419", at, $"`{text}` is no name of a framework", "write it without spaces, commas and slashes, as in `SOC2` or `NIST-800-53`");

    public static void TwoKinds(this DiagnosticBag bag, TextSpan at, string first, string second) =>
        bag.Report("PS0420", at, $"a clause is one thing, and this is a `{first}` and a `{second}`", "start a new clause with `-`");

    public static void NoKind(this DiagnosticBag bag, TextSpan at, IReadOnlyList<string> kinds) =>
        bag.Report("PS0421", at, "this is no clause", $"it starts with {List(kinds)}");

    public static void FirstClause(this DiagnosticBag bag, TextSpan at, string kind) =>
        bag.Report("PS0422", at, $"a rule cannot start with `{kind}`", "start with `for`, or with a `collect` that has `by`: its rows are what the rule is about");

    public static void NoClauseHead(this DiagnosticBag bag, TextSpan at, string kind) =>
        bag.Report("PS0423", at, "a name is missing", $"write `{kind}: k in api_keys`");

    public static void NoIn(this DiagnosticBag bag, TextSpan at, string kind, string name) =>
        bag.Report("PS0423", at, "`in` is missing", Graph.GraphSchema.Find(name) is { } collection
            ? $"name the row too: `{kind}: {collection.Type} in {name}`"
            : $"write `{kind}: {name} in …`");

    public static void NoSource(this DiagnosticBag bag, TextSpan at, string variable) =>
        bag.Report("PS0423", at, "a collection is missing", $"write `{variable} in api_keys`, or `{variable} in user.memberships`");

    public static void NoEdgeName(this DiagnosticBag bag, TextSpan at, string variable) =>
        bag.Report("PS0423", at, $"an edge of `{variable}` is missing", "write it as in `m in user.memberships`");

    public static void TextBehindSource(this DiagnosticBag bag, TextSpan at, string variable) =>
        bag.Report("PS0424", at, $"`{variable}` can only be in a collection, or in an edge of a variable", "conditions go into `where`; rows at the end of a longer way need a clause of their own");

    public static void UnknownCollection(this DiagnosticBag bag, TextSpan at, string name, string? hint) =>
        bag.Report("PS0425", at, $"there is no collection `{name}`", hint ?? $"there are {List([.. Graph.GraphSchema.Collections.Select(c => c.Name)])}");

    public static void VariableIsNoSource(this DiagnosticBag bag, TextSpan at, string name, CelType type, string variable) =>
        bag.Report("PS0426", at, $"`{name}` is no collection", type.Kind switch
        {
            CelKind.Entity when type.Collection!.Edges.FirstOrDefault(e => e.ToMany) is { } edge => $"name an edge of it, as in `{variable} in {name}.{edge.Name}`",
            CelKind.List => $"use it in a condition, as in `when: {name}.exists({variable}, …)`",
            _ => null,
        });

    public static void UnknownVariable(this DiagnosticBag bag, TextSpan at, string name, string? hint) =>
        bag.Report("PS0427", at, $"nothing above is called `{name}`", hint);

    public static void HasNoEdges(this DiagnosticBag bag, TextSpan at, string name, CelType type) =>
        bag.Report("PS0428", at, $"`{name}` is `{type}`, which leads nowhere", type.Kind is CelKind.List ? $"use it in a condition, as in `when: {name}.exists(x, …)`" : null);

    public static void UnknownEdge(this DiagnosticBag bag, TextSpan at, string edge, string type, string? hint, IReadOnlyList<string> edges) =>
        bag.Report("PS0429", at, $"`{type}` has no edge `{edge}`", hint ?? Leads(edges));

    public static void FieldIsNoSource(this DiagnosticBag bag, TextSpan at, string field, string type, IReadOnlyList<string> edges) =>
        bag.Report("PS0429", at, $"`{field}` is a field of `{type}`, not an edge", Leads(edges));

    public static void LeadsToOne(this DiagnosticBag bag, TextSpan at, string variable, string edge) =>
        bag.Report("PS0430", at, $"`{edge}` leads to one row, not to many", $"it needs no clause: write `{variable}.{edge}` in a condition, or name it with `let`");

    public static void EdgeOfNullable(this DiagnosticBag bag, TextSpan at, string variable) =>
        bag.Report("PS0431", at, $"`{variable}` may be null here", $"add `- when: {variable} != null` above");

    public static void BoundAlready(this DiagnosticBag bag, TextSpan at, string name, string by) =>
        bag.Report("PS0432", at, $"`{name}` is bound already, by {by}", "choose another name");

    public static void ReservedName(this DiagnosticBag bag, TextSpan at, string name) =>
        bag.Report("PS0433", at, $"`{name}` is a word of the language", "choose another name");

    public static void NoIdentifier(this DiagnosticBag bag, TextSpan at, string name) =>
        bag.Report("PS0434", at, $"`{name}` is no name", "a name has letters, digits and `_`, and does not start with a digit");

    public static void NullableKey(this DiagnosticBag bag, TextSpan at, string name, string expression) =>
        bag.Report("PS0435", at, $"the key `{name}` may be null", $"add a line to `where`: `{expression} != null`");

    public static void GroupsNeedSubject(this DiagnosticBag bag, TextSpan at) =>
        bag.Report("PS0436", at, "a rule that groups must say what it is about", "add `subject: { type: …, id: … }`");

    public static void EmptyList(this DiagnosticBag bag, TextSpan at, string what) => bag.Report("PS0437", at, $"{what} is empty");

    public static void EmptyMapping(this DiagnosticBag bag, TextSpan at, string what) => bag.Report("PS0437", at, $"{what} is empty");

    public static void NoSubjectType(this DiagnosticBag bag, TextSpan at, string type, string? hint, IReadOnlyList<string> types) =>
        bag.Report("PS0438", at, $"`{type}` is no type of a subject", hint ?? $"it can be {List(types)}");

    public static void BraceIsNotClosed(this DiagnosticBag bag, TextSpan at) =>
        bag.Report("PS0440", at, "this `{` is not closed", "write `{{` for a brace");

    public static void BraceClosesNothing(this DiagnosticBag bag, TextSpan at) =>
        bag.Report("PS0441", at, "this `}` closes nothing", "write `}}` for a brace");

    public static void EmptyBraces(this DiagnosticBag bag, TextSpan at) =>
        bag.Report("PS0442", at, "there is nothing between the braces", "write `{{` and `}}` for braces");

    public static void WrongParameterValue(this DiagnosticBag bag, TextSpan at, ValueProblem problem) => bag.Report("PS0450", at, problem.Message, problem.Help);

    public static void QuotedWord(this DiagnosticBag bag, TextSpan at, string text, string noun) =>
        bag.Report("PS0450", at, $"`{text}` in quotes is a text, not {noun}", "remove the quotes");

    public static void NoBounds(this DiagnosticBag bag, TextSpan at, string key, string type) =>
        bag.Report("PS0451", at, $"a parameter of type `{type}` has no `{key}`");

    public static void MinAboveMax(this DiagnosticBag bag, TextSpan at, string min, string max) =>
        bag.Report("PS0452", at, $"`min` {min} is more than `max` {max}");

    public static void OnlyEnumHasValues(this DiagnosticBag bag, TextSpan at, string type) =>
        bag.Report("PS0453", at, $"a parameter of type `{type}` has no `values`", "write `type: enum`");

    public static void RequiresOnlyParameters(this DiagnosticBag bag, TextSpan at, string name) =>
        bag.Report("PS0460", at, $"`{name}` cannot decide whether a control is met", "`requires` may name `params` only");

    private static string List(IReadOnlyList<string> words) => string.Join(", ", words.Select(w => $"`{w}`"));

    private static string Leads(IReadOnlyList<string> edges) =>
        edges.Count == 0 ? "it leads to single rows only: use them in a condition" : $"it leads to {List(edges)}";
}
