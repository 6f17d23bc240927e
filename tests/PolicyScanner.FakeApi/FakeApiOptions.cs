using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;

namespace PolicyScanner.FakeApi;

/// <summary>What the server serves, and how it misbehaves.</summary>
public sealed record FakeApiOptions
{
    /// <summary>A folder of API-shaped JSON: <c>enterprise/</c> answers <c>/v1/organizations/</c>, <c>compliance/</c> answers <c>/v1/compliance/</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>The port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Paths that answer with an error status. One that ends in <c>*</c> is a beginning.</summary>
    public IReadOnlyList<(string Path, int Status)> Fail { get; init; } = [];

    /// <summary>Requests a minute before 429; null for no limit.</summary>
    public int? RateLimit { get; init; }

    /// <summary>The longest page, whatever <c>limit</c> asks for; null for none. The API does so where it filters after paging.</summary>
    public int? PageSize { get; init; }

    /// <summary>The clock of the rate limit.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Serves https with this certificate; null for http.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Asked first; true when it has answered. Null for nobody.</summary>
    public Func<HttpContext, Task<bool>>? Intercept { get; init; }
}

/// <summary>A request as it came.</summary>
/// <param name="Method">GET.</param>
/// <param name="Path">The path.</param>
/// <param name="Query">The parameters with their <c>?</c>; empty without.</param>
/// <param name="Headers">The headers by lower-case name.</param>
public sealed record RecordedRequest(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers);
