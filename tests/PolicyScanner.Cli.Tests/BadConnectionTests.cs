using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using PolicyScanner.FakeApi;
using PolicyScanner.Tests;
using Xunit;

namespace PolicyScanner.Cli.Tests;

/// <summary>
/// Credentials, domains and networks that do not work, with the tool as a process: what is wrong and what to do, the right code, no innards, no secret, and
/// nothing written.
/// </summary>
public sealed class BadConnectionTests
{
    [Fact]
    public Task A_key_of_the_other_kind_never_starts() => FailsAsync(
        2, Keys.OfCompliance, ["--api-type", "enterprise"],
        "error: the API key begins `sk-ant-api01-`: that is a Compliance Access Key of a Claude Enterprise organization, and enterprise mode needs another kind: "
        + "use `--api-type compliance`, or a key that begins `sk-ant-admin01-`");

    [Fact]
    public Task A_domain_of_plain_http_elsewhere_never_starts() => FailsAsync(
        2, Keys.OfCompliance, ["--domain", "http://api.example"],
        "error: domain `http://api.example` is plain http, which would show the key to everybody on the way: use https (http is for loopback addresses)");

    [Fact]
    public Task A_password_in_the_proxy_address_is_not_repeated() => FailsAsync(
        2, Keys.OfCompliance, ["--https-proxy", "http://jane:TESTTEST@proxy.example:3128"],
        "error: HTTPS proxy `http://proxy.example:3128` holds a user or password: pass them with `--https-proxy-user` and `--https-proxy-password-file`");

    [Fact]
    public Task A_missing_ca_file_never_starts() => FailsAsync(
        2, Keys.OfCompliance, ["--ca-file", "nowhere.pem"], "error: CA file `nowhere.pem` does not exist: check the path");

    [Fact]
    public Task A_host_that_cannot_be_reached_is_named() => FailsAsync(
        3, Keys.OfCompliance, ["--domain", "https://127.0.0.1:1"],
        "error: connection `default`: `https://127.0.0.1:1` cannot be reached: check the domain, the network and whether a proxy is needed (");

    [Fact]
    public async Task A_certificate_that_nobody_trusts_is_explained()
    {
        using var certificate = SelfSigned();
        await using var server = await FakeApiServer.StartAsync(new() { Folder = Tool.Acme, Certificate = certificate });

        await FailsAsync(3, Keys.OfCompliance, ["--domain", server.Address.ToString()],
            "error: connection `default`: the certificate of `https://127.0.0.1:*` is not trusted, or it speaks no TLS: name the authority that signed it with `--ca-file` (");
    }

    [Fact]
    public async Task A_proxy_that_refuses_is_named()
    {
        await using var proxy = await FakeApiServer.StartAsync(new() { Folder = Tool.Acme, Intercept = Answer(407, "text/plain", "") });

        await FailsAsync(3, Keys.OfCompliance, ["--https-proxy", proxy.Address.ToString()],
            "error: connection `default`: the proxy `http://127.0.0.1:*` refused to connect (407): check `--https-proxy`, its user and its password (");
    }

    [Fact]
    public async Task A_refused_key_says_where_to_make_another()
    {
        await using var server = await FakeApiServer.StartAsync(new() { Folder = Tool.Acme, Fail = [("*", 401)] });

        await FailsAsync(3, Keys.OfAdmin, ["--api-type", "enterprise", "--domain", server.Address.ToString()],
            "error: connection `default`: the API key is invalid, expired or revoked: make a new one in the Console under Settings, Admin keys (401 on ");
    }

    [Fact]
    public async Task A_login_page_instead_of_the_api_is_recognised()
    {
        await using var server = await FakeApiServer.StartAsync(new() { Folder = Tool.Acme, Intercept = Answer(200, "text/html", "<!doctype html><title>Sign in</title>") });

        await FailsAsync(3, Keys.OfCompliance, ["--domain", server.Address.ToString()],
            "error: connection `default`: `http://127.0.0.1:*` does not answer like the API: check the domain, and whether a proxy or a login page is in between (");
    }

    [Fact]
    public async Task An_organization_without_anything_in_it_is_read()
    {
        using var folder = new TemporaryFolder();
        folder.Write("enterprise/me.json", """{ "id": "3f1a6c2e-8b4d-4e57-9a10-5c7d2e9b4a01", "type": "organization", "name": "Empty" }""");
        foreach (var list in new[] { "users", "api_keys", "workspaces" }) folder.Write($"enterprise/{list}.json", "[]");
        await using var server = await FakeApiServer.StartAsync(new() { Folder = folder.Path });
        var snapshot = Path.Combine(folder.Path, "empty.json");

        var run = await Tool.RunAsync(["fetch", "--api-type", "enterprise", "--domain", server.Address.ToString(), "-o", snapshot], Keys.OfAdmin);

        Assert.Equal((0, ""), (run.Code, run.Output));
        Assert.EndsWith("empty.json: 1 organizations, 0 api_keys, 0 users, 0 workspace_members, 0 workspaces\n", run.Error, StringComparison.Ordinal);
    }

    /// <param name="code">The exit code.</param>
    /// <param name="environment">The key.</param>
    /// <param name="arguments">How to connect.</param>
    /// <param name="message">How the one line on stderr begins, up to the details of the call; <c>*</c> stands for a number.</param>
    private static async Task FailsAsync(int code, IReadOnlyDictionary<string, string> environment, string[] arguments, string message)
    {
        using var folder = new TemporaryFolder();
        // The machine's own proxy has no part in this.
        var variables = environment.Append(new("HTTPS_PROXY", "")).Append(new("https_proxy", "")).ToDictionary();

        var fetch = await Tool.RunAsync(["fetch", "--quiet", "-o", "acme.json", .. arguments], variables, folder.Path);
        var scan = await Tool.RunAsync(["scan", "--quiet", "-o", "json=report.json", .. arguments], variables, folder.Path);

        Assert.All([fetch, scan], run =>
        {
            Assert.Equal((code, ""), (run.Code, run.Output));
            Assert.Matches($@"\A{System.Text.RegularExpressions.Regex.Escape(message).Replace("\\*", @"\d+", StringComparison.Ordinal)}[^\n]*\n\z", run.Error);
            Assert.DoesNotContain("TESTTEST", run.Error, StringComparison.Ordinal);
            Assert.True(run.ShowsNoInnards, run.Error);
        });
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private static Func<HttpContext, Task<bool>> Answer(int status, string type, string body) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.WriteAsync(body);
        return true;
    };

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var begin = TimeProvider.System.GetUtcNow().AddDays(-1);
        using var certificate = request.CreateSelfSigned(begin, begin.AddDays(2));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
