using System.Diagnostics;
using System.Text.Json.Serialization;

namespace PolicyScanner.Anthropic;

/// <summary>How to reach one organization (enterprise mode) or one parent with its linked organizations (compliance mode).</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record ConnectionOptions
{
    /// <summary>What progress and messages call this connection.</summary>
    public string Name { get; init; } = "default";

    /// <summary>Which API is read; by default the Compliance API.</summary>
    public ApiType ApiType { get; init; } = ApiType.Compliance;

    /// <summary>The API's base address. Plain http is accepted for a loopback address only.</summary>
    public Uri Domain { get; init; } = new("https://api.anthropic.com");

    /// <summary>The key: <c>sk-ant-admin01-…</c> in enterprise mode, <c>sk-ant-api01-…</c> in compliance mode. Never printed.</summary>
    [JsonIgnore]
    public required string ApiKey { get; init; }

    /// <summary>Whether the server's certificate is verified. False accepts any certificate, and with it anybody on the way.</summary>
    public bool VerifySsl { get; init; } = true;

    /// <summary>A PEM file with the certificate authorities to trust instead of the system's; null for the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>The proxy for all calls, without user and password; null takes <c>HTTPS_PROXY</c> and <c>NO_PROXY</c> from the environment.</summary>
    public Uri? HttpsProxy { get; init; }

    /// <summary>The user at the proxy; null for none.</summary>
    public string? HttpsProxyUser { get; init; }

    /// <summary>The password at the proxy; null for none. Never printed.</summary>
    [JsonIgnore]
    public string? HttpsProxyPassword { get; init; }

    /// <summary>Whether each role's permissions are read too: one more call per role. Compliance mode only.</summary>
    public bool EnrichRolePermissions { get; init; }

    /// <summary>How many calls run at a time, 1 to 64.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>What is wrong with these options, a sentence each; empty when a call may be tried. Reads the CA file and touches no network.</summary>
    public IReadOnlyList<string> Validate() => ConnectionRules.Check(this);

    /// <summary>Name, mode and address; no secret.</summary>
    public override string ToString() => $"{Name} ({(ApiType is ApiType.Enterprise ? "enterprise" : "compliance")}) at {ConnectionRules.Shown(Domain)}";
}
