using PolicyScanner.Rules.Reading;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Gate;

/// <summary>What waivers must say, and how long they may hold.</summary>
public sealed record WaiverPolicy
{
    /// <summary>The keys that a waiver may be required to have: <c>reason</c>, <c>owner</c>, <c>expires</c>.</summary>
    public static IReadOnlyList<string> Requirable { get; } = ["reason", "owner", "expires"];

    /// <summary>The keys that every waiver has to have; of <see cref="Requirable"/>.</summary>
    public IReadOnlyList<string> Require { get; init; } = Requirable;

    /// <summary>The most days from the scan to a waiver's last day; one that holds longer is reported. Null for any number.</summary>
    public int? MaxDays { get; init; } = 180;

    /// <summary>How long before its end a waiver is reported as expiring.</summary>
    public TimeSpan WarnBefore { get; init; } = TimeSpan.FromDays(14);

    /// <summary>Reads it out of a configuration; what is wrong is reported there.</summary>
    /// <param name="document">The configuration.</param>
    /// <param name="policy">The mapping that holds it.</param>
    public static WaiverPolicy Read(YamlDocument document, YamlMapping policy)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(policy);
        var (bag, defaults) = (document.Bag, new WaiverPolicy());
        var keys = new Keys(policy, "a waiver policy", ["require", "max_days", "warn_before"], bag);
        var required = new List<string>();
        foreach (var key in keys.Texts("require"))
        {
            if (Requirable.Contains(key.Text)) required.Add(key.Text);
            else bag.NoChoice(key.Span, key.Text, "key that a waiver can be required to have", Requirable);
        }
        var maxDays = keys.Find("max_days") is { } most ? Days(most.Value, bag) : defaults.MaxDays;
        var warnBefore = defaults.WarnBefore;
        if (keys.Text("warn_before") is { } before)
        {
            if (DurationText.Parse(before.Text) is { } length && length >= TimeSpan.Zero) warnBefore = length;
            else bag.NoTerm(before.Span, before.Text);
        }
        return new() { Require = keys.Find("require") is null ? defaults.Require : required, MaxDays = maxDays, WarnBefore = warnBefore };
    }

    private static int? Days(YamlNode node, DiagnosticBag bag)
    {
        if (node is YamlScalar { IsNull: true } || bag.Integer(node, "`max_days`") is not { } days) return null;
        if (days is >= 1 and <= 36_500) return (int)days;
        bag.NoTerm(node.Span, ((YamlScalar)node).Text);
        return null;
    }
}
