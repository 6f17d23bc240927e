using PolicyScanner.Anthropic.Tests.Servers;
using Xunit;

namespace PolicyScanner.Anthropic.Tests;

/// <summary>Whom a connection trusts.</summary>
public sealed class TlsTests
{
    [Fact]
    public async Task An_authority_of_ones_own_is_trusted()
    {
        using var authority = new Certificates("ours");
        using var certificate = authority.Server();
        await using var api = await ScriptedApi.StartAsync(certificate);

        var graph = await api.GraphAsync(api.Compliance with { CaFile = authority.File });

        Assert.Equal(("https", ""), (api.Address.Scheme, graph.Holes()));
    }

    [Fact]
    public async Task A_certificate_of_nobody_known_is_refused_and_the_key_is_not_sent()
    {
        using var authority = new Certificates("nobody");
        using var certificate = authority.Server();
        await using var api = await ScriptedApi.StartAsync(certificate);

        var failure = await Fetch.FailureAsync(api.Compliance, api.Time);

        Assert.Equal(
            $"connection `parent`: the certificate of `{Host(api)}` is not trusted, or it speaks no TLS: name the authority that signed it with `--ca-file` (no trusted TLS connection on GET /v1/compliance/organizations)",
            failure.Message);
        Assert.Empty(api.Requests);
        Assert.Empty(api.Time.Waits);
    }

    [Fact]
    public async Task Only_the_named_authority_is_trusted()
    {
        using var authority = new Certificates("ours");
        using var other = new Certificates("theirs");
        using var certificate = other.Server();
        await using var api = await ScriptedApi.StartAsync(certificate);

        var failure = await Fetch.FailureAsync(api.Enterprise with { CaFile = authority.File }, api.Time);

        Assert.Equal(
            $"connection `console`: the certificate of `{Host(api)}` is not signed by an authority in `{authority.File}`, or it speaks no TLS: check the file and the domain (no trusted TLS connection on GET /v1/organizations/me)",
            failure.Message);
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task A_trusted_certificate_for_another_name_is_refused()
    {
        using var authority = new Certificates("ours");
        using var certificate = authority.Server("other.example");
        await using var api = await ScriptedApi.StartAsync(certificate);

        var failure = await Fetch.FailureAsync(api.Compliance with { CaFile = authority.File }, api.Time);

        Assert.Contains("no trusted TLS connection", failure.Message, StringComparison.Ordinal);
        Assert.Empty(api.Requests);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("other.example")]
    public async Task Without_verification_any_certificate_will_do(string? name)
    {
        using var authority = new Certificates("nobody");
        using var certificate = authority.Server(name);
        await using var api = await ScriptedApi.StartAsync(certificate);

        var graph = await api.GraphAsync(api.Compliance with { VerifySsl = false });

        Assert.Equal("", graph.Holes());
    }

    [Fact]
    public async Task A_server_without_tls_is_told()
    {
        await using var api = await ScriptedApi.StartAsync();

        var failure = await Fetch.FailureAsync(api.Compliance with { Domain = new($"https://{api.Address.Authority}") }, api.Time);

        Assert.Contains("is not trusted, or it speaks no TLS: ", failure.Message, StringComparison.Ordinal);
    }

    private static string Host(ScriptedApi api) => api.Address.ToString().TrimEnd('/');
}
