using System.Diagnostics;
using PolicyScanner.Graph;

namespace PolicyScanner.Benchmarks;

/// <summary>Writes a synthetic organization as a snapshot: the same size and seed give the same bytes.</summary>
internal static class GenerateCommand
{
    public const string Usage = "--size small|medium|large|xlarge [--seed N] -o FILE";

    public static void Run(Arguments arguments, TextWriter output)
    {
        var (name, path) = (arguments.Required("--size"), arguments.Required("-o"));
        if (arguments.Files is [var file, ..]) throw arguments.Wrong($"`{file}` stands alone");
        if (!OrganizationSize.ByName.TryGetValue(name, out var size)) throw arguments.Wrong($"there is no size `{name}`");

        var clock = Stopwatch.StartNew();
        var graph = new SyntheticOrganization(size, arguments.Number("--seed", 1)).Graph();
        Snapshot.WriteFile(graph, path);
        output.WriteLine(
            $"{path}: {graph.Users.Count} users, {graph.Workspaces.Count} workspaces, {graph.WorkspaceMembers.Count} memberships, {graph.ApiKeys.Count} keys, "
            + $"{new FileInfo(path).Length / 1_000_000.0:0.0} MB in {clock.Elapsed.TotalSeconds:0.0} s");
    }
}
