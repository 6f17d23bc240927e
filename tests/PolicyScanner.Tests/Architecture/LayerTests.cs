using System.Reflection;
using System.Text.RegularExpressions;
using PolicyScanner.Anthropic;
using PolicyScanner.Graph;
using Xunit;

namespace PolicyScanner.Tests.Architecture;

public sealed partial class LayerTests
{
    private static readonly Assembly Core = typeof(AccessGraph).Assembly;

    [Fact]
    public void A_layer_may_use_only_those_above_it_in_the_table()
    {
        for (var i = 0; i < Layers.All.Count; i++) Assert.Subset(Layers.All.Take(i).Select(l => l.Layer).ToHashSet(), Layers.All[i].MayUse.ToHashSet());
    }

    [Fact]
    public void Every_namespace_of_the_core_is_a_layer_of_the_table()
    {
        var layers = Core.GetTypes().Select(t => Layers.Of(t.Namespace ?? "")).OfType<string>().ToHashSet();

        Assert.Subset(Layers.All.Select(l => l.Layer).ToHashSet(), layers);
    }

    [Fact]
    public void A_layer_uses_only_what_the_table_allows()
    {
        var wrong = TypeDependencies.Of(Core)
            .Where(pair => Layers.Of(pair.From) is { } from && Layers.Of(pair.To) is { } to && !Layers.Allows(from, to))
            .Select(pair => $"{pair.From} uses {pair.To}");

        Assert.Equal([], wrong.Order(StringComparer.Ordinal));
    }

    // Constants and `nameof` are gone after compilation; what a file names is still in its usings, and an unused one does not compile.
    [Fact]
    public void A_source_file_names_only_layers_that_the_table_allows()
    {
        var folder = Path.Combine(Repository.Directory, "src", "PolicyScanner");
        var wrong = from file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                    let path = Path.GetRelativePath(folder, file)
                    let layer = path.Split(Path.DirectorySeparatorChar)[0]
                    where path.Contains(Path.DirectorySeparatorChar) && layer is not ("bin" or "obj")
                    from Match match in Named().Matches(File.ReadAllText(file))
                    where !Layers.Allows(layer, match.Groups[1].Value)
                    select $"{path} names {match.Value}";

        Assert.Equal([], wrong.Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("PolicyScanner")]
    [InlineData("PolicyScanner.Anthropic")]
    [InlineData("PolicyScanner.Cli")]
    public void No_source_file_puts_a_type_into_the_root_namespace_or_a_namespace_of_ours_into_every_file(string project)
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Directory, "src", project), "*.cs*", SearchOption.AllDirectories).ToList();
        Assert.NotEmpty(files);

        var wrong = files.Where(f => RootOrGlobal().IsMatch(File.ReadAllText(f))).Select(f => Path.GetRelativePath(Repository.Directory, f));

        Assert.Equal([], wrong.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_type_of_the_libraries_lies_in_the_root_namespace()
    {
        var types = Core.GetTypes().Concat(typeof(AccessGraphFetcher).Assembly.GetTypes()).Where(t => t.Namespace is Layers.Root);

        Assert.Equal([], types.Select(t => t.FullName));
    }

    [GeneratedRegex(@"\bPolicyScanner\.([A-Z][A-Za-z]*)\b(?=[.;])")]
    private static partial Regex Named();

    [GeneratedRegex(@"^\s*namespace\s+PolicyScanner\s*[;{]|^\s*global\s+using\s+(static\s+)?PolicyScanner\b|<Using\s+Include=""PolicyScanner\b", RegexOptions.Multiline)]
    private static partial Regex RootOrGlobal();
}
