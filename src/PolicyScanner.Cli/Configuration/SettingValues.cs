using PolicyScanner.Anthropic;
using PolicyScanner.Rules;
using PolicyScanner.Text;

namespace PolicyScanner.Cli.Configuration;

/// <summary>Reads the values of settings, wherever they are written: one wording for flags, environment and file.</summary>
internal static class SettingValues
{
    private const string None = "none";

    private static readonly string[] ApiTypes = ["enterprise", "compliance"];
    private static readonly string[] Severities = [.. Enum.GetValues<Severity>().OrderDescending().Select(NameOf)];
    private static readonly string[] Inconclusives = ["fail", "warn"];

    public static string NameOf(this Severity severity) => severity.ToString().ToLowerInvariant();

    public static ApiType? ApiType(string text, Report report) => OneOf(text, ApiTypes, "the API type", report) switch
    {
        "enterprise" => Anthropic.ApiType.Enterprise,
        "compliance" => Anthropic.ApiType.Compliance,
        _ => null,
    };

    public static Severity? Severity(string text, Report report) =>
        OneOf(text, Severities, "the severity", report) is { } name ? Enum.Parse<Severity>(name, ignoreCase: true) : null;

    public static FailOn? FailOn(string text, Report report) => OneOf(text, [.. Severities, None], "the threshold", report) switch
    {
        null => null,
        None => new(null),
        var name => new(Enum.Parse<Severity>(name, ignoreCase: true)),
    };

    /// <summary>Whether what could not be judged fails.</summary>
    public static bool? Inconclusive(string text, Report report) => OneOf(text, Inconclusives, "what becomes of the inconclusive", report) switch
    {
        null => null,
        var choice => choice == "fail",
    };

    public static bool? Flag(string text, Report report)
    {
        if (text is "true" or "false") return text == "true";
        report($"`{text}` is neither `true` nor `false`");
        return null;
    }

    /// <summary>An address as it stands; what is wrong with it the connection's own check says.</summary>
    public static Uri? Address(string text, Report report)
    {
        if (Uri.TryCreate(text.Trim(), UriKind.RelativeOrAbsolute, out var address) && text.Length > 0) return address;
        // What stands before an `@` may be a password.
        report($"`{text[(text.LastIndexOf('@') + 1)..]}` is no web address", "write it like `https://api.anthropic.com`");
        return null;
    }

    private static string? OneOf(string text, string[] choices, string what, Report report)
    {
        if (choices.Contains(text, StringComparer.Ordinal)) return text;
        report($"{what} cannot be `{text}`", Nearest.Hint(text, choices) ?? $"it can be {string.Join(", ", choices.Select(c => $"`{c}`"))}");
        return null;
    }
}

/// <summary>The least severity whose findings fail; null inside where none does.</summary>
internal sealed record FailOn(Severity? Least);
