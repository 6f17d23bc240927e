using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PolicyScanner.Anthropic;

/// <summary>What can be said about a connection before the first call. No message repeats a secret.</summary>
internal static class ConnectionRules
{
    private const string AdminPrefix = "sk-ant-admin01-";
    private const string CompliancePrefix = "sk-ant-api01-";

    private static readonly (string Prefix, string Kind)[] Kinds =
    [
        (AdminPrefix, "an Admin API key of a Claude Console organization"),
        (CompliancePrefix, "a Compliance Access Key of a Claude Enterprise organization"),
        ("sk-ant-api03-", "an ordinary Claude API key, which can read neither API"),
        ("sk-ant-oat", "an OAuth token, which is not supported"),
    ];

    public static IReadOnlyList<string> Check(ConnectionOptions options)
    {
        List<string> problems = [];
        if (KeyProblem(options) is { } key) problems.Add(key);
        if (DomainProblem(options.Domain) is { } domain) problems.Add(domain);
        if (options.CaFile is { } file && CaProblem(file) is { } ca) problems.Add(ca);
        if (ProxyProblem(options) is { } proxy) problems.Add(proxy);
        if (options.Concurrency is < 1 or > 64) problems.Add($"concurrency is `{options.Concurrency}`: it must be between 1 and 64");
        if (!Enum.IsDefined(options.ApiType)) problems.Add($"api type `{options.ApiType}` is unknown: use `enterprise` or `compliance`");
        return problems;
    }

    /// <summary>The certificates of a PEM bundle.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="CryptographicException">It holds something that is no certificate.</exception>
    public static X509Certificate2Collection ReadCertificates(string path)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(path);
        return certificates;
    }

    private static string? KeyProblem(ConnectionOptions options)
    {
        var key = options.ApiKey;
        if (string.IsNullOrWhiteSpace(key)) return "the API key is empty: set `POLICYSCANNER_API_KEY`, or name a file with `--api-key-file`";
        if (key.Any(c => c is <= ' ' or > '~')) return "the API key contains white space or characters that no key has: check how it was copied";

        var (wanted, mode, other) = options.ApiType is ApiType.Enterprise
            ? (AdminPrefix, "enterprise", "compliance")
            : (CompliancePrefix, "compliance", "enterprise");
        if (key.StartsWith(wanted, StringComparison.Ordinal))
            return key.Length > wanted.Length ? null : $"the API key is only the prefix `{wanted}`: check how it was copied";

        var kind = Kinds.FirstOrDefault(k => key.StartsWith(k.Prefix, StringComparison.Ordinal));
        if (kind.Prefix is null) return $"the API key does not look like one: in {mode} mode it begins `{wanted}`";
        var remedy = kind.Prefix is AdminPrefix or CompliancePrefix ? $"use `--api-type {other}`, or a key that begins `{wanted}`" : $"use a key that begins `{wanted}`";
        return $"the API key begins `{kind.Prefix}`: that is {kind.Kind}, and {mode} mode needs another kind: {remedy}";
    }

    private static string? DomainProblem(Uri domain)
    {
        if (!domain.IsAbsoluteUri || domain.Scheme is not ("https" or "http") || domain.Host.Length == 0)
            return $"domain `{Shown(domain)}` is no web address: write it like `https://api.anthropic.com`";
        if (domain.UserInfo.Length > 0) return $"domain `{Shown(domain)}` holds a user or password: leave it out, the key alone authenticates";
        if (domain.Query.Length > 0 || domain.Fragment.Length > 0) return $"domain `{Shown(domain)}` has a query or fragment: write only scheme, host and port";
        return domain.Scheme is "http" && !domain.IsLoopback
            ? $"domain `{Shown(domain)}` is plain http, which would show the key to everybody on the way: use https (http is for loopback addresses)"
            : null;
    }

    private static string? CaProblem(string file)
    {
        try
        {
            return ReadCertificates(file).Count == 0 ? $"CA file `{file}` holds no certificate: give a PEM file with `-----BEGIN CERTIFICATE-----` in it" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return e is FileNotFoundException or DirectoryNotFoundException
                ? $"CA file `{file}` does not exist: check the path"
                : $"CA file `{file}` cannot be read: check the path and its permissions";
        }
        catch (CryptographicException)
        {
            return $"CA file `{file}` holds a broken certificate: give a PEM file as `openssl x509` writes it";
        }
    }

    private static string? ProxyProblem(ConnectionOptions options)
    {
        if (options.HttpsProxy is not { } proxy)
        {
            return options.HttpsProxyUser is null && options.HttpsProxyPassword is null
                ? null
                : "a proxy user or password is given without a proxy: pass `--https-proxy` too";
        }
        if (!proxy.IsAbsoluteUri || proxy.Scheme is not ("http" or "https" or "socks4" or "socks4a" or "socks5") || proxy.Host.Length == 0)
            return $"HTTPS proxy `{Shown(proxy)}` is no proxy address: write it like `http://proxy.example:3128`";
        if (proxy.UserInfo.Length > 0)
            return $"HTTPS proxy `{Shown(proxy)}` holds a user or password: pass them with `--https-proxy-user` and `--https-proxy-password-file`";
        return options is { HttpsProxyUser: null, HttpsProxyPassword: not null }
            ? "a proxy password is given without a user: pass `--https-proxy-user` too"
            : null;
    }

    /// <summary>An address for a message: what stands before an <c>@</c> may be a password.</summary>
    public static string Shown(Uri address)
    {
        if (address.IsAbsoluteUri && address.Host.Length > 0) return address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        var text = address.OriginalString;
        return text[(text.LastIndexOf('@') + 1)..];
    }
}
