using PolicyScanner.Text;
using Xunit;

namespace PolicyScanner.Tests.Text;

public sealed class WholeFileTests
{
    [Fact]
    public void A_failure_leaves_the_old_file_and_nothing_beside_it()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "f.json");
        File.WriteAllText(path, "old");

        Assert.Throws<InvalidOperationException>(() => WholeFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException();
        }));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void An_old_file_is_replaced_and_a_secret_one_is_its_owners_alone()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "f.json");
        File.WriteAllText(path, "old and longer");

        WholeFile.Write(path, stream => stream.Write("new"u8), secret: true);

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void A_link_stays_a_link()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("making links needs a privilege there");
        using var folder = new TemporaryFolder();
        var (path, link) = (Path.Combine(folder.Path, "f.json"), Path.Combine(folder.Path, "latest.json"));
        File.CreateSymbolicLink(link, path);

        WholeFile.Write(link, stream => stream.Write("new"u8));

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(path, new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void A_device_is_written_and_stays_a_device()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("it has no /dev/null");

        WholeFile.Write("/dev/null", stream => stream.Write("gone"u8));

        Assert.Equal("", File.ReadAllText("/dev/null"));
    }

    [Fact]
    public void A_folder_that_does_not_exist_and_a_folder_in_the_place_are_errors_of_input_and_output()
    {
        using var folder = new TemporaryFolder();

        Assert.ThrowsAny<IOException>(() => WholeFile.Write(Path.Combine(folder.Path, "no", "f.json"), _ => { }));
        Assert.Equal($"`{folder.Path}` is a folder", Assert.ThrowsAny<IOException>(() => WholeFile.Write(folder.Path, _ => { })).Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }
}
