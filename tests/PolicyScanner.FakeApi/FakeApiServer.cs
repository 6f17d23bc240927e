using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace PolicyScanner.FakeApi;

/// <summary>The Admin API and the Compliance API over a folder of JSON, on loopback: for the sample, for tests, for trying rules.</summary>
public sealed class FakeApiServer : IAsyncDisposable
{
    private const string AdminKey = "sk-ant-admin01-";
    private const string ComplianceKey = "sk-ant-api01-";

    private readonly FakeApiOptions _options;
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly Lock _lock = new();
    private (DateTimeOffset Start, int Used) _window;
    private int _number;

    private FakeApiServer(FakeApiOptions options)
    {
        _options = options;
        _window = (options.Time.GetUtcNow(), 0);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
        {
            if (options.Certificate is { } certificate) listen.UseHttps(certificate);
        }));
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_application.Urls.First());

    /// <summary>The requests so far, in the order in which they came.</summary>
    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    /// <summary>Starts it; it listens when the task ends.</summary>
    public static async Task<FakeApiServer> StartAsync(FakeApiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var server = new FakeApiServer(options);
        await server._application.StartAsync();
        return server;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var headers = request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString(), StringComparer.Ordinal);
        _requests.Enqueue(new(request.Method, request.Path, request.QueryString.ToString(), headers));
        context.Response.Headers["request-id"] = string.Create(CultureInfo.InvariantCulture, $"req_fake_{Interlocked.Increment(ref _number):D6}");
        if (_options.Intercept is { } intercept && await intercept(context)) return;
        try
        {
            var compliance = request.Path.StartsWithSegments("/v1/compliance", StringComparison.Ordinal, out var rest);
            if (!compliance && !request.Path.StartsWithSegments("/v1/organizations", StringComparison.Ordinal, out rest)) throw ApiError.Of(404);
            Authenticate(request, compliance);
            if (OrganizationId(compliance) is { } id) context.Response.Headers["anthropic-organization-id"] = id;
            Limit(context.Response, compliance);
            foreach (var (path, status) in _options.Fail)
            {
                if (path.EndsWith('*') ? request.Path.Value!.StartsWith(path[..^1], StringComparison.Ordinal) : request.Path.Value == path) throw ApiError.Of(status);
            }
            var body = compliance ? Compliance(rest, request.Query) : Enterprise(rest, request.Query);
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(body.ToJsonString());
        }
        catch (ApiError error)
        {
            await error.WriteAsync(context);
        }
    }

    private static void Authenticate(HttpRequest request, bool compliance)
    {
        if (request.Method != "GET") throw new ApiError(405, "Method not allowed.");
        var key = request.Headers["x-api-key"].ToString();
        if (compliance)
        {
            if (key.StartsWith(AdminKey, StringComparison.Ordinal))
                throw new ApiError(403, "Missing required scopes. Got: ['read:compliance_activities'] Needed: ['read:compliance_org_data']");
            if (!key.StartsWith(ComplianceKey, StringComparison.Ordinal)) throw ApiError.Of(401);
            return;
        }
        if (key.Length == 0) throw new ApiError(401, "x-api-key header is required");
        if (key.StartsWith(ComplianceKey, StringComparison.Ordinal)) throw new ApiError(403, "This key may not use this endpoint.");
        if (!key.StartsWith(AdminKey, StringComparison.Ordinal)) throw new ApiError(401, "invalid x-api-key");
        if (request.Headers["anthropic-version"].ToString() is not ("2023-06-01" or "2026-10-21")) throw new ApiError(400, "anthropic-version: header is required");
    }

    private void Limit(HttpResponse response, bool compliance)
    {
        if (_options.RateLimit is not { } limit) return;
        lock (_lock)
        {
            var now = _options.Time.GetUtcNow();
            if (now >= _window.Start.AddMinutes(1)) _window = (now, 0);
            var reset = _window.Start.AddMinutes(1);
            var used = ++_window.Used;
            if (compliance)
            {
                response.Headers["anthropic-ratelimit-requests-limit"] = limit.ToString(CultureInfo.InvariantCulture);
                response.Headers["anthropic-ratelimit-requests-remaining"] = Math.Max(0, limit - used).ToString(CultureInfo.InvariantCulture);
                response.Headers["anthropic-ratelimit-requests-reset"] = reset.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            }
            if (used > limit)
                throw new ApiError(429, "This request would exceed your organization's rate limit.") { RetryAfter = Math.Max(1, (int)Math.Ceiling((reset - now).TotalSeconds)) };
        }
    }

    private JsonNode Enterprise(PathString path, IQueryCollection query)
    {
        if (Read("enterprise" + path) is not { } found) return Single("enterprise" + path) ?? throw ApiError.Of(404);
        if (found is not JsonArray list) return found;
        var rows = list.OfType<JsonNode>();
        if (path == "/workspaces")
        {
            // Without a sign of its own the default workspace is the one of that name.
            if (query["include_archived"] != "true") rows = rows.Where(w => w["archived_at"] is null);
            if (query["include_default"] != "true") rows = rows.Where(w => (string?)w["name"] != "Default");
        }
        return Paging.ById([.. rows], query, _options.PageSize);
    }

    private JsonNode Compliance(PathString path, IQueryCollection query)
    {
        if (Read("compliance" + path) is not { } found) return Single("compliance" + path) ?? throw new ApiError(404, Missing(path));
        return found is JsonArray list ? Paging.ByToken([.. list.OfType<JsonNode>()], query, path == "/organizations" ? 1000 : 500, _options.PageSize) : found;
    }

    private static string Missing(PathString path) => path.Value!.Split('/') switch
    {
        [_, "groups", ..] => "Group not found.",
        [_, "organizations", _, "roles", ..] => "Role not found.",
        [_, "organizations", var id, ..] => $"The \"{id}\" organization does not exist or the requester is not authorized to access it.",
        _ => "Not found.",
    };

    private string? OrganizationId(bool compliance) => compliance
        ? (Read("compliance/organizations") as JsonArray)?.OfType<JsonNode>().Select(Paging.Id).FirstOrDefault()
        : Read("enterprise/me") is { } me ? Paging.Id(me) : null;

    // `workspaces/wrkspc_1` is a row of `workspaces.json`.
    private JsonNode? Single(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash > 0 && Read(path[..slash]) is JsonArray list ? list.FirstOrDefault(row => row is not null && Paging.Id(row) == path[(slash + 1)..])?.DeepClone() : null;
    }

    private JsonNode? Read(string path)
    {
        if (path.Split('/').Any(s => s.Length == 0 || s.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-')))) return null;
        var file = Path.Combine(_options.Folder, path + ".json");
        return File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file), documentOptions: new() { CommentHandling = JsonCommentHandling.Skip }) : null;
    }
}
