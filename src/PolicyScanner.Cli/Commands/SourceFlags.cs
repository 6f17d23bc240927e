using System.CommandLine;
using System.Globalization;
using PolicyScanner.Cli.Configuration;

namespace PolicyScanner.Cli.Commands;

/// <summary>Which data a command looks at, and as of when: the same flags for all that evaluate.</summary>
internal sealed class SourceFlags
{
    private const string AsOfExample = "2026-11-23T12:00:00Z";

    private readonly Option<string[]> _input = new("--input", "-i")
    {
        HelpName = "SNAPSHOT", Description = "File made by `policyscanner fetch`; several become one graph. Without it the organization is read live",
    };

    private readonly Option<string> _asOf = new("--as-of")
    {
        HelpName = "INSTANT", Description = $"The instant the rules take as now, such as {AsOfExample}; not before the data were taken. By default the clock",
    };

    private readonly ConnectionFlags _connections = new();

    public IReadOnlyList<Option> Data => [_input, _asOf];

    public IReadOnlyList<Option> Connection => _connections.All;

    /// <summary>The source; what is wrong with it is reported.</summary>
    public DataSource Read(ParseResult parsed, CommandContext context, Config config, Problems problems)
    {
        var inputs = parsed.GetValue(_input) ?? [];
        var source = inputs.Length == 0 ? Live(parsed, context, config, problems) : new(inputs, []);
        if (inputs.Length > 0 && _connections.Given(parsed) is { Length: > 0 } given)
            problems.Add($"`--input` reads no network, so there is nothing to do for {given}", "leave out one or the other");
        return source with { AsOf = AsOf(parsed, source, context, problems) };
    }

    private DataSource Live(ParseResult parsed, CommandContext context, Config config, Problems problems) => new([], _connections.Read(parsed, context, config, problems, () => problems.Add(
        "there is nothing to scan: neither a snapshot nor an API key is given",
        "offline: `--input snapshot.json`, made with `policyscanner fetch -o snapshot.json`; live: set `POLICYSCANNER_API_KEY`, or pass `--api-key-file PATH` or "
        + "`--api-key-stdin`, and `--api-type enterprise` for a Claude Console organization")));

    private DateTimeOffset? AsOf(ParseResult parsed, DataSource source, CommandContext context, Problems problems)
    {
        if (parsed.GetValue(_asOf) is not { } text) return null;
        string[] forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];
        // Without a zone an instant is a different one on every machine.
        var hasZone = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
        if (!hasZone || !DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var asOf))
        {
            problems.Add($"--as-of: `{text}` is no instant", $"write it with its zone, as in `{AsOfExample}`");
            return null;
        }
        if (source.IsLive && asOf < context.Time.GetUtcNow()) problems.Add(DataSource.TooEarly(asOf), "data that are read live are taken now: leave out `--as-of`, or scan a snapshot from before");
        return asOf;
    }
}
