using System.Globalization;

namespace PolicyScanner.Text.Yaml;

/// <summary>Takes nodes as what their reader expects them to be, and reports those that are something else.</summary>
internal static class YamlExpectations
{
    public static void ExpectKeys(this DiagnosticBag bag, YamlMapping mapping, string what, IReadOnlyList<string> known)
    {
        foreach (var entry in mapping.Entries)
            if (!known.Contains(entry.Name)) bag.UnknownKey(entry.Key.Span, entry.Name, what, known);
    }

    public static YamlNode? Required(this DiagnosticBag bag, YamlMapping mapping, string key, string what)
    {
        if (mapping.Find(key) is { } entry) return entry.Value;
        bag.MissingKey(mapping.Place, key, what);
        return null;
    }

    public static YamlScalar? Text(this DiagnosticBag bag, YamlNode node, string what)
    {
        if (node is YamlScalar { IsNull: false } scalar) return scalar;
        bag.WrongKind(node.Place, what, "a text", node.Kind);
        return null;
    }

    public static YamlSequence? List(this DiagnosticBag bag, YamlNode node, string what)
    {
        if (node is YamlSequence list) return list;
        bag.WrongKind(node.Place, what, "a list", node.Kind);
        return null;
    }

    public static YamlMapping? Mapping(this DiagnosticBag bag, YamlNode node, string what)
    {
        if (node is YamlMapping mapping) return mapping;
        bag.WrongKind(node.Place, what, "a mapping", node.Kind);
        return null;
    }

    public static IReadOnlyList<YamlScalar> Texts(this DiagnosticBag bag, YamlNode node, string what)
    {
        switch (node)
        {
            case YamlScalar { IsNull: false } one: return [one];
            case YamlSequence list: return [.. list.Items.Select(item => bag.Text(item, $"an element of {what}")).OfType<YamlScalar>()];
            default:
                bag.WrongKind(node.Place, what, "a text or a list of texts", node.Kind);
                return [];
        }
    }

    public static bool? Flag(this DiagnosticBag bag, YamlNode node, string what)
    {
        switch (node)
        {
            case YamlScalar { IsPlain: true, Text: "true" or "True" or "TRUE" }: return true;
            case YamlScalar { IsPlain: true, Text: "false" or "False" or "FALSE" }: return false;
            case YamlScalar { IsNull: false } other:
                bag.NoTruthValue(other.Span, other.Text);
                return null;
            default:
                bag.WrongKind(node.Place, what, "true or false", node.Kind);
                return null;
        }
    }

    public static long? Integer(this DiagnosticBag bag, YamlNode node, string what)
    {
        if (node is not YamlScalar { IsNull: false } scalar)
        {
            bag.WrongKind(node.Place, what, "a whole number", node.Kind);
            return null;
        }
        if (scalar.IsPlain && long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
        bag.NoNumber(scalar.Span, scalar.Text, "a whole number");
        return null;
    }
}
