using System.Text;
using System.Text.Json.Nodes;

namespace PolicyScanner.Anthropic.Tests.Servers;

/// <summary>An answer as a test wants it.</summary>
internal sealed record Answer(int Status, byte[] Body, string? ContentType = "application/json")
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The connection breaks off in the middle of the body.</summary>
    public bool BreaksOff { get; init; }

    /// <summary>Nothing comes until the caller gives up.</summary>
    public bool Hangs { get; init; }

    public static Answer Json(string body) => new(200, Encoding.UTF8.GetBytes(body));

    /// <summary>The only page of a list.</summary>
    public static Answer Rows(params string[] rows) => Page(rows, "\"has_more\": false");

    /// <summary>A page with its envelope's other members.</summary>
    public static Answer Page(string[] rows, string rest) => Json($"{{\"data\": [{string.Join(", ", rows)}]{(rest.Length == 0 ? "" : ", ")}{rest}}}");

    public static Answer File(string path) => new(200, System.IO.File.ReadAllBytes(path));

    /// <summary>An error in the platform's envelope.</summary>
    public static Answer Platform(int status, string type, string message) => new(status, Encoding.UTF8.GetBytes(new JsonObject
    {
        ["type"] = "error", ["error"] = new JsonObject { ["type"] = type, ["message"] = message }, ["request_id"] = "req_of_the_body",
    }.ToJsonString()));

    /// <summary>An error in the Compliance API's smaller envelope.</summary>
    public static Answer Small(int status, string type, string message) =>
        new(status, Encoding.UTF8.GetBytes(new JsonObject { ["error"] = new JsonObject { ["type"] = type, ["message"] = message } }.ToJsonString()));

    /// <summary>An error without words.</summary>
    public static Answer Bare(int status) => new(status, [], null);

    public static Answer Html(int status, string text) => new(status, Encoding.UTF8.GetBytes($"<!doctype html><html><body>{text}</body></html>"), "text/html; charset=utf-8");

    public Answer With(string header, string value) => this with { Headers = [.. Headers, (header, value)] };
}
