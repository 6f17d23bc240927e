namespace PolicyScanner.Gate;

/// <summary>What waivers must say, and how long they may hold.</summary>
public sealed record WaiverPolicy
{
    /// <summary>The keys that a waiver may be required to have: <c>reason</c>, <c>owner</c>, <c>expires</c>.</summary>
    public static IReadOnlyList<string> Requirable { get; } = ["reason", "owner", "expires"];

    /// <summary>The keys that every waiver has to have; of <see cref="Requirable"/>.</summary>
    public IReadOnlyList<string> Require { get; init; } = Requirable;

    /// <summary>The most days from the scan to a waiver's last day; one that holds longer is reported. Null for any number.</summary>
    public int? MaxDays { get; init; } = 180;

    /// <summary>How long before its end a waiver is reported as expiring.</summary>
    public TimeSpan WarnBefore { get; init; } = TimeSpan.FromDays(14);
}
