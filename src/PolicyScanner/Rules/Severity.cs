namespace PolicyScanner.Rules;

/// <summary>How bad a finding is; a greater value is worse.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>Tidy up.</summary>
    Low,

    /// <summary>Plan to fix.</summary>
    Medium,

    /// <summary>Fix soon.</summary>
    High,

    /// <summary>Fix today.</summary>
    Critical,
}
