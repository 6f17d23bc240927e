namespace PolicyScanner.Cli;

/// <summary>What the process ends with. The meanings never change: pipelines rely on them.</summary>
internal enum ExitCode
{
    /// <summary>Everything selected was evaluated, and nothing is at or above the threshold.</summary>
    Ok = 0,

    /// <summary>There are findings at or above the threshold.</summary>
    Findings = 1,

    /// <summary>It never started properly: usage, configuration, an invalid rule, a credential of the wrong kind, an output that cannot be written.</summary>
    Unusable = 2,

    /// <summary>It started and could not judge everything.</summary>
    Incomplete = 3,

    /// <summary>Somebody ended it.</summary>
    Cancelled = 130,
}
