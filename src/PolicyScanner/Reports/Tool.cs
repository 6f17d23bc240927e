using System.Reflection;

namespace PolicyScanner.Reports;

/// <summary>What reports say made them.</summary>
internal static class Tool
{
    public const string Name = "PolicyScanner";

    /// <summary>The release, without the commit it was built from: that would make every build's reports differ.</summary>
    public static string Version { get; } =
        typeof(Tool).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
