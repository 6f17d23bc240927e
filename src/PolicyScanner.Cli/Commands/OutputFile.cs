using PolicyScanner.Cli.Configuration;
using PolicyScanner.Text;

namespace PolicyScanner.Cli.Commands;

/// <summary>A file that a command makes.</summary>
internal static class OutputFile
{
    /// <summary>Whether the file could be written: found out before an hour of reading rather than after it.</summary>
    public static void Check(string path, Report report)
    {
        try
        {
            if (Directory.Exists(path)) report($"`{path}` cannot be written: it is a folder", "name a file in it");
            else if (IsDevice(path)) return;
            else if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
                report($"`{path}` cannot be written: folder `{Path.GetDirectoryName(path)}` does not exist", "make the folder, or name another one");
            else Probe(path);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            report($"`{path}` cannot be written: {Reason(e)}", "check the permissions of its folder, or name another one");
        }
    }

    /// <summary>Writes a file of our own, with its folder where that is not there yet.</summary>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public static void Keep(string path, Action<Stream> write)
    {
        var problems = new Problems();
        MakeFolderOf(path, problems.Add);
        problems.ThrowIfAny();
        Write(path, write, problems.Add);
        problems.ThrowIfAny();
    }

    /// <summary>Makes the folder of a file where it is not there; what goes wrong is reported.</summary>
    public static void MakeFolderOf(string path, Report report)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            report($"the folder of `{path}` cannot be made: {Reason(e)}", "check the permissions, or name another file");
        }
    }

    /// <summary>Writes the file whole or not at all; what goes wrong is reported.</summary>
    public static void Write(string path, Action<Stream> write, Report report)
    {
        try
        {
            WholeFile.Write(path, write);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            report($"`{path}` was not written: {Reason(e)}", "make room or change the permissions, then run it again");
        }
    }

    public static bool IsRefusal(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    public static string Reason(Exception e) => e is UnauthorizedAccessException ? "it is not permitted" : e.Message.TrimEnd('.').ReplaceLineEndings(" ");

    // Not the file itself: who reads it is not to see an empty one.
    private static void Probe(string path)
    {
        var probe = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        using var stream = new FileStream(probe, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose });
    }

    private static bool IsDevice(string path) => File.Exists(path) && !OperatingSystem.IsWindows()
        && (Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal) || Path.GetFullPath(path).StartsWith("/proc/", StringComparison.Ordinal));
}
