using System.Diagnostics.CodeAnalysis;

namespace PolicyScanner.Anthropic.Transport;

/// <summary>What came of a call: a body of type T, or a failure.</summary>
/// <param name="Body">The body; null after a failure.</param>
/// <param name="Failure">Why there is none; null after a success.</param>
/// <param name="OrganizationId">The header <c>anthropic-organization-id</c>, which also failures carry; null without it.</param>
internal sealed record ApiReply<T>(T? Body, ApiFailure? Failure, string? OrganizationId)
    where T : class
{
    [MemberNotNullWhen(true, nameof(Body))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Body is not null;
}
