using System.Net.Sockets;
using Polly.Timeout;

namespace PolicyScanner.Anthropic.Transport;

/// <summary>Failures without an answer, in our own words: the platform's differ between systems, and a report must not.</summary>
internal static class NetworkError
{
    public static HttpRequestError KindOf(HttpRequestException exception)
    {
        if (exception.HttpRequestError is not HttpRequestError.Unknown) return exception.HttpRequestError;
        // An answer that breaks off while it is read arrives wrapped.
        for (var inner = exception.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is HttpIOException { HttpRequestError: not HttpRequestError.Unknown } io) return io.HttpRequestError;
            if (inner is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } request) return request.HttpRequestError;
            // Whether the other side closed or reset the connection is chance.
            if (inner is IOException or SocketException) return HttpRequestError.ResponseEnded;
        }
        return HttpRequestError.Unknown;
    }

    public static string Words(Exception exception) => exception switch
    {
        TimeoutRejectedException or OperationCanceledException => "no answer in time",
        HttpRequestException e => KindOf(e) switch
        {
            HttpRequestError.NameResolutionError => "the host name cannot be resolved",
            HttpRequestError.ConnectionError => "no connection",
            HttpRequestError.SecureConnectionError => "no trusted TLS connection",
            HttpRequestError.ProxyTunnelError => "the proxy refused",
            HttpRequestError.ResponseEnded => "the connection broke off",
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => "the answer is no valid HTTP",
            HttpRequestError.ConfigurationLimitExceeded => "the answer is too large",
            _ => "network error",
        },
        _ => "network error",
    };
}
