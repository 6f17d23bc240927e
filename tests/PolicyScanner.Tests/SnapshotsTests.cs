using Xunit;

namespace PolicyScanner.Tests;

public sealed class SnapshotsTests
{
    [Fact]
    public void A_text_that_nobody_approved_fails_and_lies_beside_the_test()
    {
        using var folder = new TemporaryFolder();
        var stem = Path.Combine(folder.Path, "T.m");

        Assert.Equal("`T.m.verified.txt` does not exist yet: look at what was received and, if it is right, rename `T.m.received.txt`\nnew", Snapshots.Compare(stem, "new", true));
        Assert.Equal("new\n", File.ReadAllText(stem + ".received.txt"));
    }

    [Fact]
    public void The_approved_text_passes_whatever_its_line_ends_and_takes_the_received_file_away()
    {
        using var folder = new TemporaryFolder();
        var stem = Path.Combine(folder.Path, "T.m");
        File.WriteAllText(stem + ".verified.txt", "a\r\nb\r\n");
        File.WriteAllText(stem + ".received.txt", "old");

        Assert.Null(Snapshots.Compare(stem, "a\nb", true));
        Assert.False(File.Exists(stem + ".received.txt"));
    }

    [Fact]
    public void Another_text_fails_with_the_lines_that_differ()
    {
        using var folder = new TemporaryFolder();
        var stem = Path.Combine(folder.Path, "T.m");
        File.WriteAllText(stem + ".verified.txt", "1\n2\n3\n4\n5\n6\n7\n8\n9");

        Assert.Equal("""
            `T.m.verified.txt` differs (- approved, + received): if what was received is right, rename `T.m.received.txt`
              …
              5
              6
              7
            - 8
            + eight
              9

            """.ReplaceLineEndings("\n"), Snapshots.Compare(stem, "1\n2\n3\n4\n5\n6\n7\neight\n9", true));
    }

    [Fact]
    public void In_continuous_integration_nothing_is_written()
    {
        using var folder = new TemporaryFolder();

        Assert.NotNull(Snapshots.Compare(Path.Combine(folder.Path, "T.m"), "new", false));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
