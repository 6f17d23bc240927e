using System.Reflection;

namespace PolicyScanner.Tests;

/// <summary>Where the sources lie. From the assembly's metadata: caller information names no real folder in continuous integration.</summary>
internal static class Repository
{
    public static string Directory { get; } =
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryDirectory").Value!;
}
