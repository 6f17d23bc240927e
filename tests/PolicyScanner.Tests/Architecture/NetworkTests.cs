using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using PolicyScanner.Graph;
using Xunit;

namespace PolicyScanner.Tests.Architecture;

/// <summary>Who runs rules of strangers over data of their own may rely on it: the core, and what it brings along, cannot call out.</summary>
public sealed class NetworkTests
{
    // The addresses of System.Net.Primitives are data; everything else there opens connections. A process or native code could do it in their place.
    private static bool CanCallOut(string assembly) =>
        (assembly.StartsWith("System.Net", StringComparison.Ordinal) && assembly is not "System.Net.Primitives")
        || assembly is "System.Diagnostics.Process" or "System.IO.Pipes" or "System.Runtime.Loader" or "System.Reflection.Emit" or "Microsoft.CSharp";

    [Fact]
    public void The_core_references_no_assembly_that_can_call_out()
    {
        var references = Brought(typeof(AccessGraph).Assembly);

        Assert.Subset(new HashSet<string> { "PolicyScanner", "YamlDotNet" }, references.Select(r => r.Name).ToHashSet());
        Assert.Equal([], references.Where(r => r.Name is "PolicyScanner").SelectMany(r => r.References).Where(CanCallOut));
        Assert.Equal([], references.SelectMany(r => r.References).Where(r => r.StartsWith("System.Net", StringComparison.Ordinal) && CanCallOut(r)));
    }

    [Fact]
    public void The_core_calls_no_native_code()
    {
        using var file = new PEReader(File.OpenRead(typeof(AccessGraph).Assembly.Location));
        var metadata = file.GetMetadataReader();

        Assert.Equal([], metadata.MethodDefinitions.Select(metadata.GetMethodDefinition)
            .Where(m => m.Attributes.HasFlag(MethodAttributes.PinvokeImpl)).Select(m => metadata.GetString(m.Name)));
    }

    [Fact]
    public void Only_the_fetching_assembly_references_an_http_client() =>
        Assert.Contains("System.Net.Http", References(typeof(PolicyScanner.Anthropic.AccessGraphFetcher).Assembly));

    // The assembly and all that it brings along which is not of the framework.
    private static List<(string Name, List<string> References)> Brought(Assembly assembly)
    {
        var (found, open) = (new List<(string Name, List<string> References)>(), new Queue<Assembly>([assembly]));
        while (open.TryDequeue(out var next))
        {
            if (found.Any(f => f.Name == next.GetName().Name)) continue;
            found.Add((next.GetName().Name!, References(next)));
            foreach (var reference in found[^1].References.Where(r => !r.StartsWith("System.", StringComparison.Ordinal) && r is not ("netstandard" or "mscorlib")))
                open.Enqueue(Assembly.Load(reference));
        }
        return found;
    }

    private static List<string> References(Assembly assembly) => [.. assembly.GetReferencedAssemblies().Select(r => r.Name!)];
}
