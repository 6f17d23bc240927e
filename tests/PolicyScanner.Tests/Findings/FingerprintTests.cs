using PolicyScanner.Findings;
using Xunit;

namespace PolicyScanner.Tests.Findings;

public sealed class FingerprintTests
{
    /// <summary>Each is what <c>printf '%s' "$json" | sha256sum | cut -c1-16</c> gives for the JSON array.</summary>
    [Theory]
    [InlineData("6f2c1a00-0000-4000-8000-000000000001", "key-never-expires", "api_key", "apikey_01", "0f8b212f97c7c048")]
    [InlineData("o", "r", "workspace_member", "w1/u1", "25a56046b43ecd57")]
    [InlineData("", "", "", "", "0c0b3f3a88fab1e2")]
    [InlineData("Zoë", "日本語", "𝒳", "a\"b\\c\n\t\u0001\u007f<é>", "ac56600f0339e211")]
    public void The_fingerprint_is_sha256_over_the_json_of_who_breaks_what(string organization, string rule, string type, string id, string fingerprint) =>
        Assert.Equal(fingerprint, Fingerprint.Of(organization, rule, type, id));

    [Fact]
    public void Parts_do_not_run_together() =>
        Assert.NotEqual(Fingerprint.Of("o", "r", "t", "a\",\"b"), Fingerprint.Of("o", "r", "t\",\"a", "b"));
}
