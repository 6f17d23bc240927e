using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace PolicyScanner.FakeApi;

/// <summary>An error as the API answers it: the Admin API in the platform's envelope, the Compliance API in its smaller one.</summary>
internal sealed class ApiError(int status, string message) : Exception(message)
{
    public int? RetryAfter { get; init; }

    public async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = status;
        if (RetryAfter is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var error = new JsonObject { ["type"] = TypeOf(status), ["message"] = Message };
        var envelope = context.Request.Path.StartsWithSegments("/v1/compliance", StringComparison.Ordinal)
            ? new JsonObject { ["error"] = error }
            : new JsonObject { ["type"] = "error", ["error"] = error, ["request_id"] = context.Response.Headers["request-id"].ToString() };
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(envelope.ToJsonString());
    }

    /// <summary>The words of a status that somebody asked for.</summary>
    public static ApiError Of(int status) => new(status, status switch
    {
        400 => "Invalid request.",
        401 => "The API key provided is invalid or has been revoked.",
        403 => "Missing required scopes. Got: ['read:members'] Needed: ['read:compliance_user_data']",
        404 => "Not found.",
        429 => "This request would exceed your organization's rate limit.",
        529 => "Overloaded.",
        _ => "Internal server error.",
    })
    { RetryAfter = status == 429 ? 1 : null };

    private static string TypeOf(int status) => status switch
    {
        400 => "invalid_request_error",
        401 => "authentication_error",
        403 => "permission_error",
        404 => "not_found_error",
        429 => "rate_limit_error",
        504 => "timeout_error",
        529 => "overloaded_error",
        < 500 => "invalid_request_error",
        _ => "api_error",
    };
}
