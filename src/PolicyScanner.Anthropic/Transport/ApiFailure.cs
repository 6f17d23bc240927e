namespace PolicyScanner.Anthropic.Transport;

/// <summary>What kind of thing went wrong with a call, after all attempts.</summary>
internal enum FailureKind
{
    /// <summary>The server answered with a status that is no success.</summary>
    Status,

    /// <summary>The answer was a success and could not be understood.</summary>
    Unreadable,

    /// <summary>There was no answer, or it broke off.</summary>
    Network,

    /// <summary>The server's certificate is not trusted, or there is no TLS.</summary>
    Tls,

    /// <summary>The proxy refused.</summary>
    Proxy,
}

/// <summary>Why a call gave nothing.</summary>
/// <param name="Kind">What went wrong.</param>
/// <param name="Status">The HTTP status; null where there was none.</param>
/// <param name="Reason">A clean text for coverage and messages: status, path, page and the server's words.</param>
/// <param name="RequestId">The vendor's id of the request; null for none. Not part of the reason: it differs from run to run.</param>
internal sealed record ApiFailure(FailureKind Kind, int? Status, string Reason, string? RequestId);
