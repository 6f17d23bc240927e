using System.Globalization;
using System.Text;
using PolicyScanner.Expressions.Values;

namespace PolicyScanner.Expressions.Functions;

/// <summary>From one type to another.</summary>
internal static class ConversionFunctions
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static IReadOnlyList<FunctionRow> Rows { get; } =
    [
        new("int(value: int) -> int", "The number itself.", [("int(1)", "1")], value => value),
        new("int(value: uint) -> int", "The same number; an error beyond the range of int.",
            [("int(42u)", "42"), ("int(18446744073709551615u)", "error")],
            value => value.AsUint <= long.MaxValue ? Value.Of((long)value.AsUint) : Outside("int", Number(value.AsUint))),
        new("int(value: double) -> int", "The number without its fraction; an error beyond the range of int.",
            [("int(-7.9)", "-7"), ("int(1e99)", "error")],
            value => value.AsDouble is > -9223372036854775808.0 and < 9223372036854775808.0 ? Value.Of((long)value.AsDouble) : Outside("int", ValueText.OfNumber(value.AsDouble))),
        new("int(text: string) -> int", "Reads a whole number in decimal digits.",
            [(""" int("-987") """, "-987"), (""" int("1.5") """, "error")],
            text => long.TryParse(text.AsString, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? Value.Of(number) : Unreadable(text, "a whole number")),
        new("int(time: timestamp) -> int", "Seconds since 1970 began, UTC.",
            [(""" int(timestamp("2004-09-16T23:59:59Z")) """, "1095379199")], time => Value.Of(time.AsTimestamp.ToUnixTimeSeconds())),

        new("uint(value: uint) -> uint", "The number itself.", [("uint(1u)", "1u")], value => value),
        new("uint(value: int) -> uint", "The same number; an error where it is negative.",
            [("uint(7)", "7u"), ("uint(-1)", "error")], value => value.AsInt >= 0 ? Value.Of((ulong)value.AsInt) : Outside("uint", Number(value.AsInt))),
        new("uint(value: double) -> uint", "The number without its fraction; an error beyond the range of uint.",
            [("uint(25.5)", "25u"), ("uint(-1.0)", "error")],
            value => value.AsDouble is >= 0 and < 18446744073709551616.0 ? Value.Of((ulong)value.AsDouble) : Outside("uint", ValueText.OfNumber(value.AsDouble))),
        new("uint(text: string) -> uint", "Reads a whole number that is not negative.",
            [(""" uint("300") """, "300u"), (""" uint("-1") """, "error")],
            text => ulong.TryParse(text.AsString, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Value.Of(number) : Unreadable(text, "a whole number from 0 on")),

        new("double(value: double) -> double", "The number itself.", [("double(5.5)", "5.5")], value => value),
        new("double(value: int) -> double", "The nearest double.", [("double(3)", "3.0")], value => Value.Of((double)value.AsInt)),
        new("double(value: uint) -> double", "The nearest double.", [("double(3u)", "3.0")], value => Value.Of((double)value.AsUint)),
        new("double(text: string) -> double", "Reads a number.",
            [(""" double("-84.32e7") """, "-843200000.0"), (""" double("x") """, "error"), (""" double("1e999") """, "error")], ReadDouble),

        new("string(value: string) -> string", "The text itself.", [(""" string("a") """, "\"a\"")], value => value),
        new("string(value: bool) -> string", "`true` or `false`.", [("string(true)", "\"true\"")], value => Value.Of(value.AsBool ? "true" : "false")),
        new("string(value: int) -> string", "In decimal digits.", [("string(-456)", "\"-456\"")], value => Value.Of(Number(value.AsInt))),
        new("string(value: uint) -> string", "In decimal digits.", [("string(9876u)", "\"9876\"")], value => Value.Of(Number(value.AsUint))),
        new("string(value: double) -> string", "The shortest text that reads back as the same number.",
            [("string(-4.5e-3)", "\"-0.0045\"")], value => Value.Of(ValueText.OfNumber(value.AsDouble))),
        new("string(value: bytes) -> string", "Reads the bytes as UTF-8.",
            [("string(b\"abc\")", "\"abc\""), ("string(b\"\\xff\")", "error")], bytes => Utf8(bytes.AsBytes)),
        new("string(time: timestamp) -> string", "In UTC, with a fraction of a second only where there is one.",
            [(""" string(timestamp("2009-02-13T23:31:30+01:00")) """, "\"2009-02-13T22:31:30Z\"")], time => Value.Of(TimeText.Of(time.AsTimestamp))),
        new("string(length: duration) -> string", "In seconds.",
            [(""" string(duration("1m1ms")) """, "\"60.001s\"")], length => Value.Of(TimeText.Of(length.AsDuration))),

        new("bytes(value: bytes) -> bytes", "The bytes themselves.", [("bytes(b\"a\")", "b\"a\"")], value => value),
        new("bytes(text: string) -> bytes", "The text in UTF-8.",
            [(""" bytes("ÿ") """, "b\"\\303\\277\"")], text => Value.Of(Encoding.UTF8.GetBytes(text.AsString))),

        new("bool(value: bool) -> bool", "The value itself.", [("bool(true)", "true")], value => value),
        new("bool(text: string) -> bool", "Reads `true`, `false`, `t`, `f`, `1` or `0`, also as `True` and `TRUE`.",
            [(""" bool("true") """, "true"), (""" bool("0") """, "false"), (""" bool("yes") """, "error")],
            text => text.AsString switch
            {
                "1" or "t" or "T" or "true" or "TRUE" or "True" => Value.True,
                "0" or "f" or "F" or "false" or "FALSE" or "False" => Value.False,
                _ => Unreadable(text, "`true` or `false`"),
            }),

        new("dyn(value: T) -> dyn", "The value itself, whose type is looked at only when the rule runs.",
            [("dyn(1) == 1.0", "true")], value => value) { SeesHoles = true },
        new("type(value: dyn) -> type", "The value's type.",
            [("type(1) == int", "true"), ("type([1]) == list", "true"), ("type(null) == null_type", "true")],
            value => Value.OfType(ValueNames.OfType(value))) { SeesHoles = true },
    ];

    private static Value ReadDouble(Value text)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(text.AsString, Style, CultureInfo.InvariantCulture, out var number)) return Unreadable(text, "a number");
        // Digits that come to infinity are too many; the word may be read.
        return double.IsInfinity(number) && text.AsString.Any(char.IsAsciiDigit) ? Outside("double", text.AsString) : Value.Of(number);
    }

    private static Value Utf8(byte[] bytes)
    {
        try
        {
            return Value.Of(StrictUtf8.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            return Value.Fail("the bytes are no text in UTF-8");
        }
    }

    private static Value Outside(string type, string number) => Value.Fail($"`{number}` is outside the range of {type}");

    private static Value Unreadable(Value text, string form) => Value.Fail($"`{text.AsString}` is not {form}");

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Number(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
