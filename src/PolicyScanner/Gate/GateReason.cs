namespace PolicyScanner.Gate;

/// <summary>One thing that speaks for an exit code other than 0.</summary>
/// <param name="ExitCode">The code it speaks for: 1 findings, 3 something could not be judged.</param>
/// <param name="Message">What it is, <c>2 findings at or above high</c>; holds nothing from the organization.</param>
/// <param name="IsSoftened">Whether the options say that it decides nothing.</param>
public sealed record GateReason(int ExitCode, string Message, bool IsSoftened);
