using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PolicyScanner.Anthropic.Tests.Servers;
using PolicyScanner.FakeApi;
using Xunit;

namespace PolicyScanner.Anthropic.Tests;

/// <summary>The key and the proxy's password come out nowhere, whatever the server says.</summary>
public sealed class RedactionTests
{
    private const string Password = "swordfish";

    [Fact]
    public async Task A_server_that_repeats_the_key_cannot_bring_it_into_the_graph_or_into_progress()
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var proxy = new LoopbackProxy("user", Password);
        var echo = $"you sent {Connections.AdminKey} and {Password}";
        api.On("organizations/users", Answer.Platform(403, "permission_error", echo).With("request-id", Connections.AdminKey))
            .On("organizations/api_keys", new Answer(200, Encoding.UTF8.GetBytes(echo), $"text/{Connections.AdminKey}"))
            .On("organizations/workspaces", Answer.Rows($$"""{"id": "{{Connections.AdminKey}}", "name": "{{Connections.AdminKey}}", "archived_at": "{{Connections.AdminKey}}"}"""))
            .On($"organizations/workspaces/{Connections.AdminKey}/members", Answer.Bare(503).With("retry-after", "1"));

        var (graph, progress) = await api.TellingAsync(api.Enterprise with { HttpsProxy = proxy.Address, HttpsProxyUser = "user", HttpsProxyPassword = Password });

        Clean(Encoding.UTF8.GetString(Fetch.SnapshotOf(graph)));
        Clean(string.Join('\n', graph.Coverage.Select(c => c.ToString()).Concat(graph.Notes.Select(n => n.ToString()))));
        Clean(string.Join('\n', progress));
        Assert.Contains("403 on GET /v1/organizations/users: you sent … and …", graph.Holes(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(500)]
    public async Task Nor_into_an_exception(int status)
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var proxy = new LoopbackProxy("user", Password);
        api.On("organizations/me", Answer.Platform(status, $"{Connections.AdminKey}", $"{Connections.AdminKey} {Password}").With("request-id", $"{Connections.AdminKey}{Password}")
            .With("anthropic-organization-id", status == 200 ? "" : $"{Password}"));
        var connection = api.Enterprise with { HttpsProxy = proxy.Address, HttpsProxyUser = "user", HttpsProxyPassword = Password };

        // With an organization's id in a header the fetch goes on: then it is refused later.
        api.On("organizations/users", Answer.Platform(401, "authentication_error", $"{Connections.AdminKey} {Password}"));
        var failure = await Fetch.FailureAsync(connection, api.Time);

        Clean($"{failure}{failure.RequestId}{failure.InnerException}");
    }

    [Fact]
    public async Task Nor_does_what_stands_in_options_and_settings()
    {
        var options = Connections.EnterpriseAt(new("https://api.anthropic.invalid")) with { HttpsProxy = new("http://127.0.0.1:1"), HttpsProxyUser = "user", HttpsProxyPassword = Password };
        Clean(options.ToString());
        Clean($"{await Fetch.FailureAsync(options)}");
        Clean($"{await Fetch.FailureAsync(options with { Concurrency = 0 })}");
        Clean($"{await Fetch.FailureAsync(options with { ApiType = ApiType.Compliance })}");
    }

    [Fact]
    public async Task Nor_does_the_most_talkative_log_hold_them()
    {
        await using var server = await FakeApiServer.StartAsync(new() { Folder = Connections.Acme, Fail = [("/v1/organizations/users", 503), ("/v1/organizations/api_keys", 403)] });
        await using var proxy = new LoopbackProxy("user", Password);
        var log = new Talk();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new JumpingTime());
        services.AddLogging(l => l.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        // A program that wants to see all headers of all its clients.
        services.ConfigureHttpClientDefaults(clients => clients.RedactLoggedHeaders(_ => false));
        services.AddAccessGraphFetcher();
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<AccessGraphFetcher>().FetchAsync(
            [server.Enterprise() with { HttpsProxy = proxy.Address, HttpsProxyUser = "user", HttpsProxyPassword = Password }], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Contains(log.Lines, l => l.Contains("x-api-key", StringComparison.OrdinalIgnoreCase));
        Clean(string.Join('\n', log.Lines));
    }

    private static void Clean(string text)
    {
        Assert.NotEmpty(text);
        Assert.DoesNotContain(Connections.AdminKey, text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Connections.AdminKey["sk-ant-admin01-".Length..], text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Password, text, StringComparison.OrdinalIgnoreCase);
    }

    private sealed class Talk : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyList<string> Lines => [.. _lines];

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            _lines.Enqueue($"{state}");
            return null;
        }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            _lines.Enqueue($"{formatter(state, exception)} {exception}");
            if (state is IEnumerable<KeyValuePair<string, object?>> values) foreach (var value in values) _lines.Enqueue($"{value.Key}: {value.Value}");
        }

        public void Dispose() { }
    }
}
