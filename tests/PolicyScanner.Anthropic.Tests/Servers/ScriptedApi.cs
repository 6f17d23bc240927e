using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using PolicyScanner.FakeApi;

namespace PolicyScanner.Anthropic.Tests.Servers;

/// <summary>
/// A server that answers what a test says, and for the rest one organization without anything in it. Paths are without <c>/v1/</c>; the answers
/// of a path come one after the other, the last one again and again.
/// </summary>
internal sealed class ScriptedApi : IAsyncDisposable
{
    public const string Organization = "0b9d4c71-2e6f-4a38-b1c5-7f3e8d2a6b10";

    private readonly ConcurrentDictionary<string, ConcurrentQueue<Answer>> _answers = new(StringComparer.Ordinal);
    private FakeApiServer? _server;

    public JumpingTime Time { get; init; } = new();

    /// <summary>Asked before each answer.</summary>
    public Func<HttpContext, Task>? Before { get; set; }

    public Uri Address => _server!.Address;

    public IReadOnlyList<RecordedRequest> Requests => _server!.Requests;

    /// <summary>One call at a time: what happens has one order.</summary>
    public ConnectionOptions Enterprise => Connections.EnterpriseAt(Address) with { Concurrency = 1 };

    public ConnectionOptions Compliance => Connections.ComplianceAt(Address) with { Concurrency = 1 };

    public static async Task<ScriptedApi> StartAsync(X509Certificate2? certificate = null, JumpingTime? time = null)
    {
        var api = new ScriptedApi { Time = time ?? new() };
        api.On("organizations/me", Answer.Json($$"""{"id": "{{Organization}}", "type": "organization", "name": "Test"}"""))
            .On("compliance/organizations", Answer.Rows($$"""{"uuid": "{{Organization}}", "name": "Test", "created_at": "2025-01-01T00:00:00Z"}"""));
        api._server = await FakeApiServer.StartAsync(new() { Folder = "", Intercept = api.AnswerAsync, Certificate = certificate });
        return api;
    }

    public ScriptedApi On(string path, params Answer[] answers)
    {
        _answers[$"/v1/{path}"] = new(answers);
        return this;
    }

    /// <summary>The queries that came for a path.</summary>
    public IReadOnlyList<string> Queries(string path) => [.. Requests.Where(r => r.Path == $"/v1/{path}").Select(r => r.Query)];

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private async Task<bool> AnswerAsync(HttpContext context)
    {
        if (Before is { } before) await before(context);
        var answer = _answers.TryGetValue(context.Request.Path, out var answers) ? Next(answers) : Answer.Rows();
        if (answer.Hangs)
        {
            Time.TimeOut();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        }
        context.Response.StatusCode = answer.Status;
        context.Response.Headers.Remove("request-id");
        context.Response.ContentType = answer.ContentType;
        foreach (var (name, value) in answer.Headers) context.Response.Headers[name] = value;
        if (answer.BreaksOff) context.Response.ContentLength = answer.Body.Length + 1;
        await context.Response.Body.WriteAsync(answer.Body);
        if (answer.BreaksOff) context.Abort();
        return true;
    }

    private static Answer Next(ConcurrentQueue<Answer> answers)
    {
        lock (answers)
        {
            return answers.Count == 1 && answers.TryPeek(out var last) ? last : answers.TryDequeue(out var next) ? next : throw new InvalidOperationException("no answer is left");
        }
    }
}
