using PolicyScanner.Expressions;
using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules.Reading;

/// <summary>Reads <c>compliance</c>: which controls a rule serves, and for which parameters.</summary>
internal sealed class ComplianceReader(ExpressionReader expressions, Scope scope, DiagnosticBag bag)
{
    public IReadOnlyList<ControlMapping> Read(YamlMapping? frameworks)
    {
        var controls = new List<ControlMapping>();
        foreach (var framework in frameworks?.Entries ?? [])
        {
            // `--select control:SOC2/CC6.1` must be able to say it.
            if (framework.Name.Length == 0 || framework.Name.Any(c => char.IsWhiteSpace(c) || c is ',' or '/')) bag.NoFramework(framework.Key.Span, framework.Name);
            if (bag.List(framework.Value, $"`{framework.Name}`") is not { } list) continue;
            if (list.Items.Count == 0) bag.EmptyList(list.Span, $"`{framework.Name}`");
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var item in list.Items)
            {
                if (Control(framework.Name, item) is not ({ } name, var requires)) continue;
                if (names.Add(name.Text)) controls.Add(new(framework.Name, name.Text, requires));
                else bag.GivenTwice(name.Span, name.Text);
            }
        }
        return controls;
    }

    private (YamlScalar Name, CompiledExpression? Requires)? Control(string framework, YamlNode node)
    {
        if (node is not YamlMapping mapping) return bag.Text(node, $"a control of `{framework}`") is { } name ? (name, null) : null;
        var keys = new Keys(mapping, "a control", ["control", "requires"], bag);
        var control = keys.RequiredText("control");
        var condition = keys.Value("requires") is { } requires
            ? expressions.One(requires, "`requires`", scope, CelType.Bool)
            : null;
        if (condition is not null && Outside(condition.Tree) is { } other)
            bag.Within(condition.Source).RequiresOnlyParameters(other.Span, condition.Text.Substring(other.Span.Start, other.Span.Length));
        return control is null ? null : (control, condition);
    }

    // Whether a control is met depends on the configuration alone, not on when and over what the rule runs.
    private static Node? Outside(Node node) => node switch
    {
        NameNode { Symbol.Kind: SymbolKind.Now } or SelectNode { Symbol.Kind: SymbolKind.Scan or SymbolKind.Context } => node,
        _ => node.Children.Select(Outside).FirstOrDefault(found => found is not null),
    };
}
