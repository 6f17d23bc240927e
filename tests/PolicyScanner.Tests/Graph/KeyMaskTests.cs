using PolicyScanner.Graph;
using Xunit;

namespace PolicyScanner.Tests.Graph;

public sealed class KeyMaskTests
{
    [Theory]
    [InlineData("sk-ant-api03-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAwxyz", "sk-ant-api03-…wxyz")]
    [InlineData("old: sk-ant-admin01-AAAAAAAAAAAAAAAAAAAAAAAAAAAA_-12 (revoked)", "old: sk-ant-admin01-…_-12 (revoked)")]
    [InlineData("SK-ANT-API03-AAAAAAAAAAAAAAAAAAAAAAAAAAAAwxyz", "SK-ANT-API03-…wxyz")]
    [InlineData("sk-ant-api03-AAAAAAAAAAAAAAAAAAAAAAAA1111 sk-ant-api03-BBBBBBBBBBBBBBBBBBBBBBBB2222", "sk-ant-api03-…1111 sk-ant-api03-…2222")]
    public void A_whole_key_is_masked_to_its_prefix_and_its_last_four(string text, string masked) => Assert.Equal(masked, KeyMask.Apply(text));

    [Theory]
    [InlineData("")]
    [InlineData("ci-deploy")]
    [InlineData("sk-ant-api03-R2D...igAA")]
    [InlineData("sk-ant-api03-short")]
    [InlineData("key sk-ant- something")]
    public void What_is_no_whole_key_stays_the_same_instance(string text) => Assert.Same(text, KeyMask.Apply(text));

    // Not as InlineData: attributes are stored as UTF-8, which has no halves.
    [Fact]
    public void Half_a_surrogate_pair_is_replaced()
    {
        Assert.Equal("a\ufffdb", KeyMask.ReplaceLoneSurrogates("a\ud800b"));
        Assert.Equal("\ufffd", KeyMask.ReplaceLoneSurrogates("\udc00"));
        Assert.Equal("\ud83d\ude00\ufffd", KeyMask.ReplaceLoneSurrogates("\ud83d\ude00\ud83d"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("\ud83d\ude00 Zoë 日本語")]
    public void Whole_text_stays_the_same_instance(string text) => Assert.Same(text, KeyMask.ReplaceLoneSurrogates(text));

    [Fact]
    public void The_builder_cleans_and_notes_it_without_the_key()
    {
        var builder = new AccessGraphBuilder().Add(new Organization
        {
            OrganizationId = "o1", Name = "Acme", CreatedAt = null, TenantId = "o1", Sources = ["enterprise"], TakenAt = DateTimeOffset.UnixEpoch,
        });

        var clean = builder.Clean("sk-ant-api03-AAAAAAAAAAAAAAAAAAAAAAAAAAAAwxyz \ud800", "o1", "api_key/k1");

        Assert.Equal("sk-ant-api03-…wxyz \ufffd", clean);
        Assert.Equal(
            ["broken-text api_key/k1 a text contained half a surrogate pair, which was replaced", "key-in-name api_key/k1 a text contained a whole API key and was masked: revoke that key"],
            builder.Build().Notes.Select(n => $"{n.Code} {n.Subject} {n.Message}"));
    }
}
