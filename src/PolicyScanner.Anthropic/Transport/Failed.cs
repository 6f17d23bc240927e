using System.Globalization;
using System.Net;

namespace PolicyScanner.Anthropic.Transport;

/// <summary>The sentences of <see cref="FetchException"/>: which connection, what happened, what to do.</summary>
internal static class Failed
{
    public static FetchException Options(ConnectionOptions connection, IReadOnlyList<string> problems) =>
        new($"connection `{connection.Name}`: {string.Join("; ", problems)}");

    public static FetchException Key(ConnectionOptions connection, ApiFailure failure) => Make(connection, failure,
        connection.ApiType is ApiType.Enterprise
            ? "the API key is invalid, expired or revoked: make a new one in the Console under Settings, Admin keys"
            : "the API key is invalid or revoked: make a new one on claude.ai under Organization settings, API");

    /// <summary>The first call failed, and no answer named the organization.</summary>
    public static FetchException Organization(ConnectionOptions connection, ApiFailure failure) => Make(connection, failure, failure switch
    {
        { Kind: FailureKind.Tls } => connection.CaFile is null
            ? $"the certificate of `{Host(connection)}` is not trusted, or it speaks no TLS: name the authority that signed it with `--ca-file`"
            : $"the certificate of `{Host(connection)}` is not signed by an authority in `{connection.CaFile}`, or it speaks no TLS: check the file and the domain",
        { Kind: FailureKind.Proxy } => $"{Proxy(connection)} refused to connect{Code(failure)}: check `--https-proxy`, its user and its password",
        { Kind: FailureKind.Network } when connection.HttpsProxy is not null =>
            $"`{Host(connection)}` cannot be reached over {Proxy(connection)}: check `--https-proxy`, the domain and the network",
        { Kind: FailureKind.Network } => $"`{Host(connection)}` cannot be reached: check the domain, the network and whether a proxy is needed",
        { Kind: FailureKind.Unreadable } => $"`{Host(connection)}` does not answer like the API: check the domain, and whether a proxy or a login page is in between",
        { Status: (int)HttpStatusCode.Forbidden } => connection.ApiType is ApiType.Enterprise
            ? "the API key may not read its organization: use an Admin API key of the Console organization"
            : "the API key may not list its organizations: it needs the scope `read:compliance_org_data` or `read:org_audit`",
        { Status: (int)HttpStatusCode.TooManyRequests } => "the organization's rate limit is used up: try again later",
        { Status: >= 500 } => "the API is out of order: try again later",
        { Status: >= 300 and < 400 } => $"`{Host(connection)}` redirects elsewhere: check the domain",
        _ => "the organization could not be read: check the domain and the API type",
    });

    /// <summary>Answers came, and none named the organization.</summary>
    public static FetchException Unnamed(ConnectionOptions connection, string why) => new(
        $"connection `{connection.Name}`: no answer says which organization it is ({why}): check the domain, the API type and the scopes of the key");

    private static FetchException Make(ConnectionOptions connection, ApiFailure failure, string sentence)
    {
        var id = failure.RequestId is null ? "" : $", request {failure.RequestId}";
        return new($"connection `{connection.Name}`: {sentence} ({failure.Reason}{id})") { RequestId = failure.RequestId };
    }

    private static string Host(ConnectionOptions connection) => ConnectionRules.Shown(connection.Domain);

    private static string Proxy(ConnectionOptions connection) =>
        connection.HttpsProxy is { } proxy ? $"the proxy `{ConnectionRules.Shown(proxy)}`" : "the proxy that the environment names";

    private static string Code(ApiFailure failure) => failure.Status is { } status ? string.Create(CultureInfo.InvariantCulture, $" ({status})") : "";
}
