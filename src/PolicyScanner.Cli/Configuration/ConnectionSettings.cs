using PolicyScanner.Anthropic;

namespace PolicyScanner.Cli.Configuration;

/// <summary>What one source of settings, flags, environment or file, says of a connection; null where it says nothing.</summary>
internal sealed record ConnectionSettings
{
    public ApiType? ApiType { get; init; }

    public Uri? Domain { get; init; }

    public SecretSource? ApiKey { get; init; }

    public bool? VerifySsl { get; init; }

    public string? CaFile { get; init; }

    public Uri? HttpsProxy { get; init; }

    public string? HttpsProxyUser { get; init; }

    public SecretSource? HttpsProxyPassword { get; init; }

    public bool? EnrichRolePermissions { get; init; }

    /// <summary>These settings, and those of another source where these say nothing.</summary>
    public ConnectionSettings Over(ConnectionSettings other) => new()
    {
        ApiType = ApiType ?? other.ApiType,
        Domain = Domain ?? other.Domain,
        ApiKey = ApiKey ?? other.ApiKey,
        VerifySsl = VerifySsl ?? other.VerifySsl,
        CaFile = CaFile ?? other.CaFile,
        HttpsProxy = HttpsProxy ?? other.HttpsProxy,
        HttpsProxyUser = HttpsProxyUser ?? other.HttpsProxyUser,
        HttpsProxyPassword = HttpsProxyPassword ?? other.HttpsProxyPassword,
        EnrichRolePermissions = EnrichRolePermissions ?? other.EnrichRolePermissions,
    };

    /// <summary>The connection with its secrets read and checked; null where something is wrong, which is reported.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="variable">The environment.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="report">Takes what is wrong with the connection as a whole.</param>
    public ConnectionOptions? Open(string name, Func<string, string?> variable, TextReader input, Report report)
    {
        if (ApiKey is null)
        {
            report($"connection `{name}` has no API key", "set `POLICYSCANNER_API_KEY`, or write `api_key: { env: NAME }` or `api_key: { file: PATH }`");
            return null;
        }
        var (key, password) = (ApiKey.Read(variable, input), HttpsProxyPassword?.Read(variable, input));
        if (key is null || (password is null && HttpsProxyPassword is not null)) return null;

        var options = new ConnectionOptions { Name = name, ApiKey = key, HttpsProxyPassword = password, CaFile = CaFile, HttpsProxy = HttpsProxy, HttpsProxyUser = HttpsProxyUser };
        options = options with
        {
            ApiType = ApiType ?? options.ApiType,
            Domain = Domain ?? options.Domain,
            VerifySsl = VerifySsl ?? options.VerifySsl,
            EnrichRolePermissions = EnrichRolePermissions ?? options.EnrichRolePermissions,
        };
        var problems = options.Validate();
        foreach (var problem in problems) report(problem);
        return problems.Count == 0 ? options : null;
    }
}
