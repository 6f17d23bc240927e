using PolicyScanner.Anthropic.Tests.Servers;
using Xunit;

namespace PolicyScanner.Anthropic.Tests;

/// <summary>Calls over a proxy that wants a user and a password.</summary>
public sealed class ProxyTests
{
    private const string User = "scanner";
    private const string Password = "swordfish:with/odd@signs";

    [Fact]
    public async Task Https_goes_through_a_tunnel()
    {
        using var authority = new Certificates("ours");
        using var certificate = authority.Server();
        await using var api = await ScriptedApi.StartAsync(certificate);
        await using var proxy = new LoopbackProxy(User, Password);

        var graph = await api.GraphAsync(Over(proxy, api.Compliance) with { CaFile = authority.File });

        Assert.Equal("", graph.Holes());
        Assert.Contains($"CONNECT {api.Address.Authority} HTTP/1.1", proxy.Requests);
        Assert.All(proxy.Requests, r => Assert.StartsWith("CONNECT ", r.TrimStart('!', ' '), StringComparison.Ordinal));
        Assert.All(api.Requests, r => Assert.DoesNotContain("proxy-authorization", r.Headers.Keys));
    }

    [Fact]
    public async Task Plain_http_to_loopback_goes_over_it_too()
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var proxy = new LoopbackProxy(User, Password);

        var graph = await api.GraphAsync(Over(proxy, api.Enterprise));

        Assert.Equal("", graph.Holes());
        Assert.Contains($"GET {api.Address}v1/organizations/me HTTP/1.1", proxy.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_wrong_password_is_told(bool tls)
    {
        using var authority = new Certificates("ours");
        using var certificate = authority.Server();
        await using var api = await ScriptedApi.StartAsync(tls ? certificate : null);
        await using var proxy = new LoopbackProxy(User, "another");

        var failure = await Fetch.FailureAsync(Over(proxy, api.Compliance), api.Time);

        Assert.StartsWith(
            $"connection `parent`: the proxy `{proxy.Address.ToString().TrimEnd('/')}` refused to connect (407): check `--https-proxy`, its user and its password (", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", failure.ToString(), StringComparison.Ordinal);
        Assert.Empty(api.Requests);
        Assert.Empty(api.Time.Waits);
    }

    [Fact]
    public async Task A_proxy_that_wants_a_password_and_gets_none_is_told()
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var proxy = new LoopbackProxy(User, Password);

        var failure = await Fetch.FailureAsync(api.Enterprise with { Domain = new("https://api.anthropic.invalid"), HttpsProxy = proxy.Address }, api.Time);

        Assert.Contains("refused to connect (407)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_does_not_let_through_is_told()
    {
        await using var proxy = new LoopbackProxy(User, Password) { Refusal = "403 Forbidden" };

        var failure = await Fetch.FailureAsync(Over(proxy, Connections.ComplianceAt(new("https://api.anthropic.invalid"))));

        Assert.Equal(
            $"connection `parent`: the proxy `{proxy.Address.ToString().TrimEnd('/')}` refused to connect (403): check `--https-proxy`, its user and its password (the proxy refused on GET /v1/compliance/organizations)",
            failure.Message);
    }

    [Fact]
    public async Task A_proxy_that_is_not_there_is_told()
    {
        var failure = await Fetch.FailureAsync(Connections.ComplianceAt(new("https://api.anthropic.invalid")) with { HttpsProxy = new("http://127.0.0.1:1") });

        Assert.StartsWith(
            "connection `parent`: `https://api.anthropic.invalid` cannot be reached over the proxy `http://127.0.0.1:1`: check `--https-proxy`, the domain and the network (", failure.Message, StringComparison.Ordinal);
    }

    private static ConnectionOptions Over(LoopbackProxy proxy, ConnectionOptions connection) =>
        connection with { HttpsProxy = proxy.Address, HttpsProxyUser = User, HttpsProxyPassword = Password };
}
