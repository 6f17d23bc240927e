using PolicyScanner.Gate;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Cli.Configuration;

/// <summary>A configuration file as it is written. What is wrong with it gathers in its document until the command asks.</summary>
internal sealed record Config
{
    public const string DefaultFile = "policyscanner.yaml";
    public const string Schema = "policyscanner.config/v1";

    /// <summary>No configuration file.</summary>
    public static Config Empty { get; } = new();

    /// <summary>The file; null where there is none.</summary>
    public YamlDocument? Document { get; init; }

    /// <summary>The connections in the order of the file.</summary>
    public IReadOnlyList<NamedConnection> Connections { get; init; } = [];

    /// <summary>Paths and <c>builtin</c>, relative to the working folder; null where the file says nothing.</summary>
    public IReadOnlyList<RulePath>? Rules { get; init; }

    /// <summary>Which of the built-in rules run; null where nothing is said.</summary>
    public NamedProfile? Profile { get; init; }

    public FailOn? FailOn { get; init; }

    public bool? InconclusiveFails { get; init; }

    public IReadOnlyList<RuleOverride> Overrides { get; init; } = [];

    /// <summary>The organization's own facts as they are written; null where the file has none.</summary>
    public YamlMapping? Context { get; init; }

    /// <summary>The waiver file; null where there is none.</summary>
    public RulePath? Waivers { get; init; }

    /// <summary>What waivers must say, and how long they may hold.</summary>
    public WaiverPolicy WaiverPolicy { get; init; } = new();

    /// <summary>The baseline; null where there is none.</summary>
    public RulePath? Baseline { get; init; }

    /// <summary>Reports to write, by format; where flags name reports, those are written instead.</summary>
    public IReadOnlyList<ConfiguredOutput> Outputs { get; init; } = [];

    /// <summary>What paths in the file are relative to.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Everything found so far.</summary>
    public IReadOnlyList<Diagnostic> Problems => Document?.Problems ?? [];

    /// <summary>A reporter for a place of the file.</summary>
    public Report At(TextSpan place, string code) => (message, help) => Document!.Report(code, place, message, help);
}

/// <summary>A connection of the file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Settings">What the file says of it.</param>
/// <param name="Report">Reports at its name.</param>
internal sealed record NamedConnection(string Name, ConnectionSettings Settings, Report Report);

/// <summary>A profile by its name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Report">Says what is wrong with it.</param>
internal sealed record NamedProfile(string Name, Report Report);

/// <summary>Where rules come from: a file, a folder, or <c>builtin</c>.</summary>
/// <param name="Path">The path as messages show it, and as it is opened.</param>
/// <param name="Report">Says what is wrong with it.</param>
internal sealed record RulePath(string Path, Report Report)
{
    public const string BuiltIn = "builtin";

    public bool IsBuiltIn => Path == BuiltIn;
}

/// <summary>A report that the file asks for.</summary>
/// <param name="Format">The format's name.</param>
/// <param name="Path">Where it is written.</param>
/// <param name="AtFormat">Says what is wrong with the format.</param>
internal sealed record ConfiguredOutput(string Format, string Path, Report AtFormat);

/// <summary>What the file changes about a rule.</summary>
internal sealed record RuleOverride(string RuleId, Report AtRule)
{
    /// <summary>Another severity, in the words of a rule; null leaves it.</summary>
    public Rules.Severity? Severity { get; init; }

    /// <summary>Other values of parameters; a list has several texts.</summary>
    public IReadOnlyList<ParameterValue> Parameters { get; init; } = [];

    /// <summary>Why the rule is switched off; null where it is on.</summary>
    public string? DisabledBecause { get; init; }
}

/// <summary>A value for a rule's parameter.</summary>
internal sealed record ParameterValue(string Name, IReadOnlyList<string> Values, Report AtName, Report AtValue);
