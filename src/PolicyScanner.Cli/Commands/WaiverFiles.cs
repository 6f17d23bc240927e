using System.CommandLine;
using System.Text;
using PolicyScanner.Cli.Configuration;
using PolicyScanner.Gate;
using PolicyScanner.Rules;
using PolicyScanner.Text;

namespace PolicyScanner.Cli.Commands;

/// <summary>The waiver file of a command that reads or changes one, with the rules that it may name.</summary>
internal sealed class WaiverFiles
{
    public const string DefaultFile = ".policyscanner/waivers.yaml";

    private readonly GateFlags _gate = new();
    private readonly RuleFlags _rules = new();
    private readonly ConfigFlag _config = new();
    private readonly ContextFlag _context = new();

    public IReadOnlyList<Option> All => [_gate.WaiverOption, .. _rules.Settings, _config.Option, _context.Option];

    /// <summary>The file as it is; what is wrong is reported.</summary>
    public WaiverFile Read(ParseResult parsed, CommandContext context, Notes notes, Problems problems)
    {
        var config = _config.Read(parsed, context, notes, problems);
        var facts = _context.Read(parsed, config, problems);
        _rules.Load(parsed, config, facts, notes, problems, out var all);
        problems.Add(config.Problems);
        var place = _gate.WaiverFile(parsed, context, config, problems) ?? new(DefaultFile, problems.Add);
        return new(place, all ?? RuleSet.BuiltIn, config.WaiverPolicy);
    }
}

/// <summary>A waiver file, its rules and its policy.</summary>
internal sealed record WaiverFile(RulePath Place, RuleSet Rules, WaiverPolicy Policy)
{
    public string Path => Place.Path;

    /// <summary>Its text and waivers; null where there are mistakes, which are reported.</summary>
    public (SourceText Text, WaiverList List)? Load(Problems problems) =>
        RuleFiles.ReadText(Path, Place.Report) is { } text && GateFiles.Try(() => WaiverList.Load(text, Rules, Policy), problems) is { } list ? (text, list) : null;

    /// <summary>Writes another text in its place, once that is sure to be one.</summary>
    /// <exception cref="CommandException">It would not load, or cannot be written.</exception>
    public void Write(string text)
    {
        var problems = new Problems();
        problems.Add(WaiverList.Check(new(Path, text), Rules, Policy));
        problems.ThrowIfAny();
        OutputFile.Keep(Path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }
}
