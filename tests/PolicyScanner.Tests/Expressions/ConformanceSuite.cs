using System.Globalization;
using System.Text.Json;
using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Values;

namespace PolicyScanner.Tests.Expressions;

/// <summary>
/// The tests of cel-spec as neutral JSON (Google, Apache-2.0), which lie beside the repository: those that need neither protobuf nor an extension library.
/// </summary>
internal static class ConformanceSuite
{
    public static string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(Repository.Directory, "..", "shared", "data", "cel-conformance.json"));

    public static IReadOnlyList<ConformanceTest> Core()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path));
        return
        [
            .. json.RootElement.GetProperty("files").EnumerateArray()
                .SelectMany(f => f.GetProperty("sections").EnumerateArray())
                .SelectMany(s => s.GetProperty("tests").EnumerateArray())
                .Where(t => !t.GetProperty("needs_protobuf").GetBoolean() && !t.TryGetProperty("libraries", out _))
                .Select(t => new ConformanceTest(t.Clone())),
        ];
    }
}

/// <summary>One test of the suite.</summary>
internal sealed class ConformanceTest(JsonElement json)
{
    public string Id { get; } = json.GetProperty("id").GetString()!;

    public string Expression { get; } = json.GetProperty("expr").GetString()!;

    /// <summary>Null where it passes, else what it gave.</summary>
    public string? Run()
    {
        var language = Flag("disable_check") ? Language.Dynamic() : new Language();
        Dictionary<string, CelType> types = [];
        if (json.TryGetProperty("type_env", out var declared))
        {
            foreach (var variable in declared.EnumerateArray().Where(d => d.GetProperty("kind").GetString() == "variable"))
                types[variable.GetProperty("name").GetString()!] = Type(variable.GetProperty("type").GetString()!);
        }
        if (json.TryGetProperty("bindings", out var bindings))
        {
            foreach (var binding in bindings.EnumerateObject())
                language.Bind(binding.Name, types.Remove(binding.Name, out var type) ? type : CelType.Dyn, ValueOf(binding.Value));
        }
        foreach (var (name, type) in types) language.Bind(name, type, default);

        var expect = json.GetProperty("expect");
        var bag = new PolicyScanner.Text.DiagnosticBag(new("test", Expression));
        var compiled = language.Compile(Expression, bag);
        var loads = compiled is not null && !bag.HasErrors;
        var expectsError = expect.GetProperty("kind").GetString() == "error";
        if (!loads) return expectsError ? null : string.Join("; ", bag.Problems.Select(p => p.Message));
        if (expect.TryGetProperty("deduced_type", out var deduced) && compiled!.Type.ToString() != Type(deduced.GetString()!).ToString())
            return $"is {compiled.Type}, not {deduced.GetString()}";
        if (Flag("check_only")) return null;

        var value = compiled!.Run(language.Frame());
        if (expectsError) return value.IsError ? null : language.Text(value);
        if (value.IsError) return language.Text(value);
        if (!expect.TryGetProperty("value", out var wanted) || wanted.ValueKind is JsonValueKind.Null) return null;
        return SameValue.Holds(value, ValueOf(wanted)) ? null : $"{value.Kind} {language.Text(value)}";
    }

    private bool Flag(string name) => json.TryGetProperty(name, out var flag) && flag.GetBoolean();

    private static CelType Type(string text) => text switch
    {
        "google.protobuf.Timestamp" => CelType.Timestamp,
        "google.protobuf.Duration" => CelType.Duration,
        "null_type" => CelType.Null,
        _ when text.StartsWith("type(", StringComparison.Ordinal) => CelType.TypeType,
        _ when text.StartsWith("wrapper(", StringComparison.Ordinal) => Type(text[8..^1]).OrNull(),
        _ when text.StartsWith("list(", StringComparison.Ordinal) => CelType.List(Type(text[5..^1])),
        _ when text.StartsWith("map(", StringComparison.Ordinal) && text.IndexOf(',', StringComparison.Ordinal) is var comma =>
            CelType.Map(Type(text[4..comma]), Type(text[(comma + 1)..^1].Trim())),
        // There are no types with parameters of their own.
        _ when text.Contains('(', StringComparison.Ordinal) => CelType.Dyn,
        _ => PolicyScanner.Expressions.Functions.Signature.Type(text),
    };

    private static Value ValueOf(JsonElement value)
    {
        string Text() => value.GetProperty("value").GetString()!;
        return value.GetProperty("type").GetString() switch
        {
            "null" => Value.Null,
            "bool" => Value.Of(value.GetProperty("value").GetBoolean()),
            "int" => Value.Of(long.Parse(Text(), CultureInfo.InvariantCulture)),
            "uint" => Value.Of(ulong.Parse(Text(), CultureInfo.InvariantCulture)),
            "double" => Value.Of(double.Parse(Text(), CultureInfo.InvariantCulture)),
            "string" => Value.Of(Text()),
            "bytes" => Value.Of(value.GetProperty("base64").GetBytesFromBase64()),
            "list" => Value.Of(new CelList([.. value.GetProperty("value").EnumerateArray().Select(ValueOf)])),
            "map" => Value.Of(new CelMap(value.GetProperty("entries").EnumerateArray().ToDictionary(e => ValueOf(e[0]), e => ValueOf(e[1]), ValueComparer.Instance))),
            "timestamp" => Value.Of(DateTimeOffset.UnixEpoch.AddTicks(Ticks(value))),
            "duration" => Value.Of(new TimeSpan(Ticks(value))),
            "type" => Value.OfType(Text()),
            var other => throw new InvalidOperationException($"a value of type {other}"),
        };
    }

    private static long Ticks(JsonElement value) =>
        long.Parse(value.GetProperty("seconds").GetString()!, CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond + value.GetProperty("nanos").GetInt64() / 100;
}
