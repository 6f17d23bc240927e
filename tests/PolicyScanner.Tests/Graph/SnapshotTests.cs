using System.Text;
using PolicyScanner.Graph;
using Xunit;

namespace PolicyScanner.Tests.Graph;

public sealed class SnapshotTests
{
    [Fact]
    public void A_graph_survives_being_written_and_read_and_the_bytes_are_the_same()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var graph = RandomGraphs.Graph(seed);
            var bytes = Bytes(graph);

            var read = Snapshot.Read(new MemoryStream(bytes), "graph.json");

            Assert.Equal(Encoding.UTF8.GetString(bytes), Encoding.UTF8.GetString(Bytes(read)));
            Assert.Equal(GraphText.Of(graph), GraphText.Of(read));
        }
    }

    [Fact]
    public void A_file_without_some_of_the_collections_has_them_empty()
    {
        const string Old = """
            {
              "schema": "policyscanner.snapshot/v1",
              "organizations": [{ "organization_id": "o", "name": "n", "created_at": null, "tenant_id": "o", "sources": ["enterprise"], "taken_at": "2026-01-01T00:00:00Z" }],
              "coverage": []
            }
            """;

        var graph = Snapshot.Read(new MemoryStream(Encoding.UTF8.GetBytes(Old)), "old.json");

        Assert.Single(graph.Organizations);
        Assert.All(GraphSchema.Collections.Where(c => c.Name is not ("organizations" or "coverage")), c => Assert.Empty(graph.Rows(c)));
    }

    [Fact]
    public void The_order_in_which_rows_were_added_does_not_change_the_bytes()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            // Of two rows with one identity the first wins: that order does matter, so there is one of each.
            var rows = Distinct(new RandomGraphs(seed).Entities());
            var shuffled = rows.ToList();
            new Random(seed).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(shuffled));

            Assert.Equal(Text(new AccessGraphBuilder().AddRange(rows).Build()), Text(new AccessGraphBuilder().AddRange(shuffled).Build()));
        }
    }

    [Fact]
    public void A_snapshot_reads_like_this()
    {
        var at = new DateTimeOffset(2026, 3, 1, 14, 0, 0, TimeSpan.FromHours(2));
        var graph = new AccessGraphBuilder()
            .Add(new Organization { OrganizationId = "o1", Name = "Acme", CreatedAt = null, TenantId = "o1", Sources = ["enterprise"], TakenAt = at, Absent = ["created_at"] })
            .Add(new User { OrganizationId = "o1", Id = "user_2", Email = "zoë@acme.example", Name = "", Role = "admin", AddedAt = at, CreatedAt = null, Sources = ["enterprise"] })
            .Add(new User { OrganizationId = "o1", Id = "user_1", Email = "<b>@acme.example", Name = "A \"B\"", Role = "user", AddedAt = null, CreatedAt = null, Sources = ["enterprise"] })
            .Cover("o1", "users", CoverageState.Complete)
            .Cover("o1", "workspace_members", CoverageState.Partial, "403", [new() { Parent = "workspace/w", Reason = "HTTP 403" }])
            .Remark("o1", "key-in-name", "a text contained a whole API key", "user/user_2")
            .Build();

        Snapshots.Match(Text(graph));
    }

    [Fact]
    public void What_a_later_version_of_the_same_schema_adds_is_ignored()
    {
        var text = Text(RandomGraphs.Graph(3));
        var later = text
            .Replace("\"organization_id\":", "\"new_field\":{\"deep\":[1,{\"x\":null}]},\"organization_id\":", StringComparison.Ordinal)
            .Replace("\"users\": [", "\"new_collection\": [{\"id\":1}],\n\"users\": [", StringComparison.Ordinal);
        Assert.NotEqual(text, later);

        Assert.Equal(text, Text(Read(later)));
    }

    [Fact]
    public void A_snapshot_whose_parts_stand_in_another_order_is_read_too()
    {
        var text = Text(RandomGraphs.Graph(3));
        var first = $"\n\"schema\": \"{Snapshot.Schema}\",";
        Assert.Contains(first, text, StringComparison.Ordinal);

        var reordered = text.Replace(first, "", StringComparison.Ordinal).TrimEnd().TrimEnd('}') + $", \"schema\": \"{Snapshot.Schema}\" }}";

        Assert.Equal(text, Text(Read(reordered)));
    }

    [Fact]
    public void Texts_that_recur_are_one_instance()
    {
        var graph = Read(Text(RandomGraphs.Graph(11)));

        Assert.True(graph.Users.Count > 1);
        Assert.All(graph.Users, u => Assert.Contains(graph.Organizations, o => ReferenceEquals(o.Id, u.OrganizationId)));
    }

    public static TheoryData<string, string, string> BrokenFiles => new()
    {
        { "empty", "", "`x.json` is not a snapshot: it has no `\"schema\": \"policyscanner.snapshot/v1\"`; make one with `policyscanner fetch -o x.json`" },
        { "a text", "hello", "`x.json` is not a snapshot: it has no `\"schema\": \"policyscanner.snapshot/v1\"`; make one with `policyscanner fetch -o x.json`" },
        { "null", "null", "`x.json` is not a snapshot: it has no `\"schema\": \"policyscanner.snapshot/v1\"`; make one with `policyscanner fetch -o x.json`" },
        { "a list", "[]", "`x.json` is not a snapshot: it has no `\"schema\": \"policyscanner.snapshot/v1\"`; make one with `policyscanner fetch -o x.json`" },
        { "other JSON", """{ "users": [] }""", "`x.json` is not a snapshot: it has no `\"schema\": \"policyscanner.snapshot/v1\"`; make one with `policyscanner fetch -o x.json`" },
        { "a report", """{ "schema": "policyscanner.report/v1", "findings": [] }""", "`x.json` is not a snapshot: it has no `\"schema\": \"policyscanner.snapshot/v1\"`; make one with `policyscanner fetch -o x.json`" },
        { "another version", """{ "schema": "policyscanner.snapshot/v2", "organizations": {} }""", "`x.json` is a snapshot of version `v2`, this program reads `v1`: use the version that wrote it, or fetch it again" },
        { "another version, same shape", Sample.Replace("snapshot/v1", "snapshot/v9", StringComparison.Ordinal), "`x.json` is a snapshot of version `v9`, this program reads `v1`: use the version that wrote it, or fetch it again" },
        { "cut off in a row", Sample[..(Sample.IndexOf("user_1", StringComparison.Ordinal) + 3)], "`x.json` is cut off at line 7: copy or fetch it again" },
        { "cut off behind a row", Sample[..(Sample.IndexOf("\"sources\":[\"enterprise\"]}", StringComparison.Ordinal) + 25)], "`x.json` is cut off at line 7: copy or fetch it again" },
        { "only the last brace lacks", Sample.TrimEnd().TrimEnd('}'), "`x.json` is cut off at line 34: copy or fetch it again" },
        { "a comma too many", Sample.Replace("\"users\": [", "\"users\": [,", StringComparison.Ordinal), "`x.json` is damaged: line 6 is not valid JSON; fetch it again" },
        { "something behind it", Sample + "x", "`x.json` is damaged: line 35 is not valid JSON; fetch it again" },
        { "null where never null", Sample.Replace("\"email\":\"a@b.example\"", "\"email\":null", StringComparison.Ordinal), "`x.json` is damaged: `users[0].email` in line 7 lacks a field or has a value of the wrong kind; fetch it again" },
        { "a number for a text", Sample.Replace("\"email\":\"a@b.example\"", "\"email\":7", StringComparison.Ordinal), "`x.json` is damaged: `users[0].email` in line 7 lacks a field or has a value of the wrong kind; fetch it again" },
        { "no such time", Sample.Replace("2026-03-01T12:00:00Z", "2026-13-01T12:00:00Z", StringComparison.Ordinal), "`x.json` is damaged: `organizations[0].taken_at` in line 4 lacks a field or has a value of the wrong kind; fetch it again" },
        { "half a surrogate pair", Sample.Replace("a@b.example", "\\ud800", StringComparison.Ordinal), "`x.json` is damaged: `users[0].email` in line 7 lacks a field or has a value of the wrong kind; fetch it again" },
        { "a field lacks", Sample.Replace("\"email\":\"a@b.example\",", "", StringComparison.Ordinal), "`x.json` is damaged: `users[0]` in line 7 lacks a field or has a value of the wrong kind; fetch it again" },
        { "null in a list", Sample.Replace("[\"enterprise\"]", "[null]", StringComparison.Ordinal), "`x.json` is damaged: `organizations[0].sources` in line 4 lacks a field or has a value of the wrong kind; fetch it again" },
        { "null for a row", Sample.Replace("\"users\": [", "\"users\": [null,", StringComparison.Ordinal), "`x.json` is damaged: `users[0]` is null; fetch it again" },
        { "a row twice", Sample.Replace(UserRow, UserRow + ",\n" + UserRow, StringComparison.Ordinal), "`x.json` is damaged: `users` has `user_1` of organization `o1` twice; fetch it again" },
        { "an organization twice", Sample.Replace(OrganizationRow, OrganizationRow + ",\n" + OrganizationRow, StringComparison.Ordinal), "`x.json` is damaged: `organizations` has `o1` of organization `o1` twice; fetch it again" },
        { "null for a collection", Sample.Replace("\"groups\": []", "\"groups\": null", StringComparison.Ordinal), "`x.json` is damaged: `groups` in line 12 lacks a field or has a value of the wrong kind; fetch it again" },
        { "an unknown state", Sample.Replace("\"state\":\"complete\"", "\"state\":\"rosy\"", StringComparison.Ordinal), "`x.json` is damaged: `coverage[6].state` in line 24 lacks a field or has a value of the wrong kind; fetch it again" },
        { "no coverage", """{ "schema": "policyscanner.snapshot/v1", "organizations": [] }""", "`x.json` is damaged: it lacks `organizations` or `coverage`; fetch it again" },
    };

    [Theory]
    [MemberData(nameof(BrokenFiles))]
    public void A_broken_file_is_told_in_a_sentence(string what, string content, string message)
    {
        var error = Assert.Throws<SnapshotException>(() => Read(content));

        Assert.True(message == error.Message, $"{what}: {error.Message}");
    }

    [Fact]
    public void A_file_that_ends_anywhere_never_passes_for_a_whole_one()
    {
        var whole = Text(RandomGraphs.Graph(5)).TrimEnd();
        for (var length = 0; length < whole.Length; length += 7) Assert.Throws<SnapshotException>(() => Read(whole[..length]));
    }

    [Fact]
    public void Files_that_cannot_be_opened_are_told_in_a_sentence()
    {
        using var folder = new TemporaryFolder();
        var missing = Path.Combine(folder.Path, "none.json");

        Assert.Equal($"`{missing}` does not exist: make it with `policyscanner fetch -o {missing}`", Assert.Throws<SnapshotException>(() => Snapshot.ReadFile(missing)).Message);
        Assert.Equal($"`{folder.Path}` cannot be read: it is a folder, name the snapshot in it", Assert.Throws<SnapshotException>(() => Snapshot.ReadFile(folder.Path)).Message);
    }

    [Fact]
    public void A_file_of_it_may_be_read_by_its_owner_only()
    {
        using var folder = new TemporaryFolder();
        var (path, graph) = (Path.Combine(folder.Path, "graph.json"), RandomGraphs.Graph(1));

        Snapshot.WriteFile(graph, path);

        Assert.Equal(Text(graph), File.ReadAllText(path));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(GraphText.Of(graph), GraphText.Of(Snapshot.ReadFile(path)));
    }

    private static string Sample { get; } = Text(new AccessGraphBuilder()
        .Add(new Organization { OrganizationId = "o1", Name = "Acme", CreatedAt = null, TenantId = "o1", Sources = ["enterprise"], TakenAt = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero) })
        .Add(new User { OrganizationId = "o1", Id = "user_1", Email = "a@b.example", Name = "", Role = "user", AddedAt = null, CreatedAt = null, Sources = ["enterprise"] })
        .Cover("o1", "organizations", CoverageState.Complete)
        .Build());

    private static string OrganizationRow => Sample.Split('\n')[3];

    private static string UserRow => Sample.Split('\n')[6];

    private static List<Entity> Distinct(List<Entity> rows) =>
        [.. rows.DistinctBy(r => (r.GetType(), r.OrganizationId, AccessGraphBuilder.CollectionOf(r).IdOf(r), r is CollectionCoverage or not Note ? "" : ((Note)r).Message))];

    private static AccessGraph Read(string content) => Snapshot.Read(new MemoryStream(Encoding.UTF8.GetBytes(content)), "x.json");

    private static string Text(AccessGraph graph) => Encoding.UTF8.GetString(Bytes(graph));

    private static byte[] Bytes(AccessGraph graph)
    {
        using var stream = new MemoryStream();
        Snapshot.Write(graph, stream);
        return stream.ToArray();
    }
}
