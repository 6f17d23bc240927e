using System.Diagnostics;
using System.Text.Json;
using PolicyScanner.Graph;

namespace PolicyScanner.Benchmarks;

/// <summary>Times reading a snapshot into a graph against what System.Text.Json needs to read the same file into the same objects.</summary>
/// <remarks>The peak is the process's: to see that of one side, run it alone with <c>--only</c>.</remarks>
internal static class LoadCommand
{
    public const string Usage = "FILE [--runs N] [--only snapshot|json]";

    private static readonly JsonSerializerOptions Plain = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultBufferSize = 256 * 1024,
    };

    public static void Run(Arguments arguments, TextWriter output)
    {
        if (arguments.Files is not [var path]) throw arguments.Wrong("one file is needed");
        var (runs, only) = (arguments.Number("--runs", 5), arguments.TryGet("--only", out var named) ? named : "");
        if (runs == 0) throw arguments.Wrong("`--runs 0`: one run at least is needed");
        if (only is not ("" or "snapshot" or "json")) throw arguments.Wrong($"`--only {only}`: there is no such side");

        var (snapshot, json) = (new List<Measure>(), new List<Measure>());
        for (var run = 0; run < runs; run++)
        {
            if (only is not "json") snapshot.Add(Timed(() => Snapshot.ReadFile(path)));
            if (only is not "snapshot") json.Add(Timed(() => Deserialize(path)));
        }
        if (snapshot.Count > 0) output.WriteLine($"snapshot into a graph  {Text(snapshot)}");
        if (json.Count > 0) output.WriteLine($"System.Text.Json       {Text(json)}");
        if (only is "") output.WriteLine($"ratio                  {Median(snapshot) / Median(json):0.00} of the time, {(double)snapshot[^1].Live / json[^1].Live:0.00} of the memory that stays");
        output.WriteLine($"peak of the process    {Process.GetCurrentProcess().PeakWorkingSet64 / 1_000_000.0:0} MB");
    }

    private static Measure Timed(Func<object> read)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        var result = read();
        var time = clock.Elapsed;
        var live = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(result);
        return new(time, live);
    }

    private static object Deserialize(string path)
    {
        using var stream = File.OpenRead(path);
        return JsonSerializer.Deserialize<PlainSnapshot>(stream, Plain)!;
    }

    private static double Median(List<Measure> of) => of.Select(m => m.Time.TotalMilliseconds).Order().ElementAt(of.Count / 2);

    private static string Text(List<Measure> of) => $"{Median(of),8:0} ms (median of {of.Count}), {of[^1].Live / 1_000_000.0:0} MB stay";

    private sealed record Measure(TimeSpan Time, long Live);

    private sealed class PlainSnapshot
    {
        public List<Organization> Organizations { get; init; } = [];

        public List<User> Users { get; init; } = [];

        public List<ApiKey> ApiKeys { get; init; } = [];

        public List<Workspace> Workspaces { get; init; } = [];

        public List<WorkspaceMember> WorkspaceMembers { get; init; } = [];

        public List<Group> Groups { get; init; } = [];

        public List<GroupMember> GroupMembers { get; init; } = [];

        public List<Role> Roles { get; init; } = [];

        public List<RolePermission> RolePermissions { get; init; } = [];

        public List<Invite> Invites { get; init; } = [];

        public List<CollectionCoverage> Coverage { get; init; } = [];

        public List<Note> Notes { get; init; } = [];
    }
}
