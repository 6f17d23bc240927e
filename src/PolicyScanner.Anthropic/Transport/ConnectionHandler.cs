using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace PolicyScanner.Anthropic.Transport;

/// <summary>
/// The last handler: sends a request over the proxy and with the trust of its connection, and reads the whole answer, so that an answer that
/// breaks off is repeated like any other failure.
/// </summary>
internal sealed class ConnectionHandler : HttpMessageHandler
{
    private const long LargestAnswer = 256L * 1024 * 1024;

    private readonly ConcurrentDictionary<Settings, Lazy<HttpMessageInvoker>> _invokers = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = Call.Of(request) ?? throw new InvalidOperationException("the client is for calls of AccessGraphFetcher only");
        call.CountAttempt();
        var settings = Settings.Of(call.Connection);
        var invoker = _invokers.GetOrAdd(settings, s => new(() => new(Create(s)))).Value;

        var response = await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            await response.Content.LoadIntoBufferAsync(LargestAnswer, cancellationToken).ConfigureAwait(false);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var invoker in _invokers.Values) if (invoker.IsValueCreated) invoker.Value.Dispose();
        }
        base.Dispose(disposing);
    }

    private static SocketsHttpHandler Create(Settings settings)
    {
        var handler = new SocketsHttpHandler
        {
            // The key travels in a header that a redirect would carry to wherever it leads.
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(20),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            UseProxy = !settings.Direct,
        };
        if (settings.Proxy is { } proxy)
        {
            handler.Proxy = new WebProxy(proxy) { Credentials = settings.ProxyUser is { } user ? new NetworkCredential(user, settings.ProxyPassword) : null };
        }
        if (!settings.VerifySsl) handler.SslOptions.RemoteCertificateValidationCallback = AcceptAny;
        else if (settings.CaFile is { } file) handler.SslOptions.CertificateChainPolicy = TrustOnly(ConnectionRules.ReadCertificates(file));
        return handler;
    }

    // What `verify SSL: false` asks for, in so many words.
#pragma warning disable CA5359
    private static readonly RemoteCertificateValidationCallback AcceptAny = (_, _, _, _) => true;
#pragma warning restore CA5359

    private static X509ChainPolicy TrustOnly(X509Certificate2Collection bundle)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        foreach (var certificate in bundle)
        {
            // An authority between root and server helps to build the chain and is no root of its own.
            var isRoot = certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
            (isRoot ? policy.CustomTrustStore : policy.ExtraStore).Add(certificate);
        }
        return policy;
    }

    private readonly record struct Settings(bool VerifySsl, string? CaFile, Uri? Proxy, string? ProxyUser, string? ProxyPassword, bool Direct)
    {
        // A loopback address is never behind a proxy that the environment names for the rest of the world.
        public static Settings Of(ConnectionOptions o) =>
            new(o.VerifySsl, o.CaFile, o.HttpsProxy, o.HttpsProxyUser, o.HttpsProxyPassword, o.HttpsProxy is null && o.Domain.IsLoopback);

        public override string ToString() => nameof(Settings);
    }
}
