using PolicyScanner.Text;
using Xunit;

namespace PolicyScanner.Tests.Text;

public sealed class CleanTextTests
{
    public static TheoryData<string, string> Cases => new()
    {
        { "plain name", "plain name" },
        { "", "" },
        { "Zoë 日本語 𝒳 שלום ⚠️", "Zoë 日本語 𝒳 שלום ⚠️" },
        { "a\nb\r\nc\td", @"a\u{a}b\u{d}\u{a}c\u{9}d" },
        { "\u001b[31mred\u001b]0;title\u0007", @"\u{1b}[31mred\u{1b}]0;title\u{7}" },
        { "\u009b31m \u0085", @"\u{9b}31m \u{85}" },
        { "\u202egnp.exe\u202c", @"\u{202e}gnp.exe\u{202c}" },
        { "\u2066a\u2069 \u200e\u200f\u061c", @"\u{2066}a\u{2069} \u{200e}\u{200f}\u{61c}" },
        { "pay\u200bpal\u200d\u200c\u2060\ufeff", @"pay\u{200b}pal\u{200d}\u{200c}\u{2060}\u{feff}" },
        { "a\U000E0041\U000E0042", @"a\u{e0041}\u{e0042}" },
        { "a\u2028b\u2029", @"a\u{2028}b\u{2029}" },
        { "\ud83d half \udc00", @"\u{d83d} half \u{dc00}" },
        { "soft\u00adhyphen \u3164 \ufe00\U000E0100", @"soft\u{ad}hyphen \u{3164} \u{fe00}\u{e0100}" },
        { "\uffff\ufffe\U0010FFFF", @"\u{ffff}\u{fffe}\u{10ffff}" },
        { "Z\u0300\u0301\u0302\u0303\u0304", "Z\u0300\u0301\u0302" + @"\u{303}\u{304}" },
        { "null\0byte\u007f", @"null\u{0}byte\u{7f}" },
        { "::error::no", @"\u{3a}:error::no" },
        { "a ::set-output name=x::y", @"a \u{3a}:set-output name=x::y" },
        { "::1 a::b Foo::Bar ::", "::1 a::b Foo::Bar ::" },
        { "a##vso[task.complete]b", @"a\u{23}#vso[task.complete]b" },
        { "##VSO[task.complete]", @"\u{23}#VSO[task.complete]" },
        { "##[error]no ###[b] ## heading", @"\u{23}#[error]no #\u{23}#[b] ## heading" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_acts_or_hides_is_shown(string text, string clean) => Assert.Equal(clean, CleanText.Of(text));

    [Theory]
    [InlineData("0123456789", 10, "0123456789")]
    [InlineData("0123456789a", 10, "0123456[... 1 characters ...]89a")]
    [InlineData("0123456789abcdefghij", 9, "012345[... 11 characters ...]hij")]
    [InlineData("𝒳𝒳𝒳𝒳𝒳𝒳", 3, "𝒳𝒳[... 3 characters ...]𝒳")]
    [InlineData("𝒳𝒳𝒳", 3, "𝒳𝒳𝒳")]
    [InlineData("\n\n\n\n", 3, @"\u{a}\u{a}[... 1 characters ...]\u{a}")]
    public void A_long_text_keeps_its_ends_and_says_how_much_is_left_out(string text, int longest, string clean) => Assert.Equal(clean, CleanText.Of(text, longest));

    [Fact]
    public void A_name_of_ten_thousand_characters_is_shortened() =>
        Assert.Equal(new string('a', 134) + "[... 9800 characters ...]" + new string('a', 66), CleanText.Of(new('a', 10_000)));

    [Fact]
    public void What_is_clean_stays_the_same_object()
    {
        var name = "ci-deploy";

        Assert.Same(name, CleanText.Of(name));
    }
}
