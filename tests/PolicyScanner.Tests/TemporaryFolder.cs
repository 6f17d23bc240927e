namespace PolicyScanner.Tests;

/// <summary>A folder of a test's own, deleted when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("policyscanner-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
