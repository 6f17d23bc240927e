using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Functions;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Rules.Reading;

namespace PolicyScanner.Rules.Context;

/// <summary>The tables that rules which come with the library may ask for.</summary>
internal static class KnownTables
{
    public static ParameterType Text { get; } = ParameterType.All.First(t => t.Name == "string");

    private static readonly ParameterType Timestamp = ParameterType.All.First(t => t.Name == "timestamp");
    private static readonly ParameterType Domain = Word("domain", "a domain such as `acme.example`, or `*.acme.example` for all below it", DomainText.Of);
    private static readonly ParameterType Mail = Word("address", "an e-mail address", text => text.Contains('@', StringComparison.Ordinal) ? NameFunctions.MailKey(text) : null);
    private static readonly ParameterType WrittenMail = Word("address", "an e-mail address", text => text.Contains('@', StringComparison.Ordinal) ? text.Trim() : null);
    private static readonly ParameterType Glob = Word("pattern", "a pattern such as `*prod*`", NameFunctions.Fold);
    private static readonly ParameterType Folded = Word("name", "a name", NameFunctions.Fold);
    private static readonly ParameterType Creator = Word("creator", "an id or an e-mail address", text => text.Contains('@', StringComparison.Ordinal) ? NameFunctions.MailKey(text) : text.Trim());

    private static readonly RecordFact HighPrivilege = new("high_privilege_workspaces",
        new FactField("names", new ListFact(new ScalarFact(Glob))),
        new FactField("ids", new ListFact(new ScalarFact(Text))),
        new FactField("tags", new MapFact()));

    private static readonly RecordFact Allow = new("allow of teams",
        new FactField("emails", new ListFact(new ScalarFact(Mail))),
        new FactField("domains", new ListFact(new ScalarFact(Domain))),
        new FactField("departments", new ListFact(new ScalarFact(Folded))));

    private static readonly RecordFact Team = new("row of teams",
        new FactField("name", new ScalarFact(Text), Required: true),
        new FactField("workspaces", new ListFact(new ScalarFact(Glob))),
        new FactField("groups", new ListFact(new ScalarFact(Glob))),
        new FactField("allow", Allow, Required: true));

    private static readonly RecordFact Person = new("row of roster",
        new FactField("email", new ScalarFact(WrittenMail), Required: true),
        new FactField("status", new ScalarFact(Text, Optional: true)),
        new FactField("team", new ScalarFact(Text, Optional: true)),
        new FactField("department", new ScalarFact(Text, Optional: true)));

    private static readonly RecordFact InventoryKey = new("row of key_inventory",
        new FactField("id", new ScalarFact(Text, Optional: true)),
        new FactField("hint", new ScalarFact(Text, Optional: true)),
        new FactField("owner", new ScalarFact(Text, Optional: true)),
        new FactField("expires", new ScalarFact(Timestamp, Optional: true)));

    /// <summary>The functions that a key can be folded with.</summary>
    public static IReadOnlyList<KeyFold> Folds { get; } = [new("fold", NameFunctions.Fold), new("mail_key", NameFunctions.MailKey)];

    public static IReadOnlyList<ContextTable> All { get; } =
    [
        new("approved_domains", new ListFact(new ScalarFact(Domain))),
        new("approved_key_creators", new ListFact(new ScalarFact(Creator))),
        new("high_privilege_workspaces", HighPrivilege) { Otherwise = Production() },
        new("privileged_roles", new ListFact(new ScalarFact(Text))),
        new("teams", new ListFact(Team)),
        new("roster", new TableFact(Person, [new("email", Folds[1])], MayBeEmpty: false)),
        new("key_inventory", new TableFact(InventoryKey, [new("id", null), new("hint", null)], MayBeEmpty: false)),
    ];

    private static Value Production() => RecordFact.Of(HighPrivilege.Fields, field => field.Name switch
    {
        "names" => Value.Of(new CelList([Value.Of("*prod*")])),
        "tags" => Value.Of(new CelMap(new(ValueComparer.Instance) { [Value.Of("env")] = Value.Of("prod") })),
        _ => field.Fact.Default,
    });

    // An empty text is no name, domain or pattern.
    private static ParameterType Word(string name, string noun, Func<string, string?> read) =>
        new(name, noun, CelType.String, text => read(text) is { Length: > 0 } word ? word : null);
}
