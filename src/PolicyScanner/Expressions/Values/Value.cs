using System.Runtime.CompilerServices;
using PolicyScanner.Graph;

namespace PolicyScanner.Expressions.Values;

internal enum ValueKind
{
    Null, Bool, Int, Uint, Double, String, Bytes, Timestamp, Duration, Type, List, Map,

    /// <summary>A row that was read.</summary>
    Entity,

    /// <summary>A row that a hole may hide: only its parent may be known.</summary>
    Phantom,

    /// <summary>Not known, because data are missing.</summary>
    Unknown,

    /// <summary>The expression failed.</summary>
    Error,
}

/// <summary>
/// A value of the language in two words, without boxing: what it is stands in a reference (a tag, or the object itself), numbers and ordinals in 64
/// bits. Unknown and error are values too: what is computed from them is unknown or an error again, except where <c>&amp;&amp;</c>, <c>||</c> and
/// <c>?:</c> do not need it.
/// </summary>
internal readonly struct Value
{
    private readonly object? _reference;
    private readonly long _bits;

    private Value(object? reference, long bits) => (_reference, _bits) = (reference, bits);

    public static Value Null => default;

    public static Value True => new(Tag.Bool, 1);

    public static Value False => new(Tag.Bool, 0);

    public static Value Of(bool value) => new(Tag.Bool, value ? 1 : 0);

    public static Value Of(long value) => new(Tag.Int, value);

    public static Value Of(ulong value) => new(Tag.Uint, (long)value);

    public static Value Of(double value) => new(Tag.Double, BitConverter.DoubleToInt64Bits(value));

    public static Value Of(string? value) => new(value, 0);

    public static Value Of(byte[] value) => new(value, 0);

    /// <summary>An instant; its ticks in UTC.</summary>
    public static Value Of(DateTimeOffset value) => new(Tag.Timestamp, value.UtcTicks);

    public static Value Of(TimeSpan value) => new(Tag.Duration, value.Ticks);

    public static Value Of(CelList value) => new(value, 0);

    public static Value Of(CelMap value) => new(value, 0);

    /// <summary>A type as a value, by its CEL name.</summary>
    public static Value OfType(string name) => new(new TypeName(name), 0);

    public static Value Entity(CollectionSchema collection, int ordinal) => new(collection, ordinal);

    /// <summary>A row that may be there, which is known where only that is not.</summary>
    public static Value Of(PhantomRow phantom) => phantom.Row >= 0 ? Entity(phantom.Collection, phantom.Row) : new(phantom, 0);

    public static Value Of(Unknown unknown) => new(unknown, 0);

    public static Value Of(EvaluationError error) => new(error, 0);

    /// <summary>An error with that message.</summary>
    public static Value Fail(string message) => new(new EvaluationError(message), 0);

    /// <summary>Not known, for one cause.</summary>
    public static Value Missing(MissingData cause) => new(new Unknown([cause]), 0);

    /// <summary>Not known, because it is of a row that was not read.</summary>
    public static Value NotRead(PhantomRow row) => new(new Unknown(row.Causes), 0);

    /// <summary>What an edge or a nullable field gives: null where there is none.</summary>
    public static Value Of(DateTimeOffset? value) => value is { } time ? Of(time) : Null;

    public ValueKind Kind => _reference switch
    {
        null => ValueKind.Null,
        Tag tag => tag.Kind,
        string => ValueKind.String,
        CollectionSchema => ValueKind.Entity,
        CelList => ValueKind.List,
        CelMap => ValueKind.Map,
        PhantomRow => ValueKind.Phantom,
        Unknown => ValueKind.Unknown,
        EvaluationError => ValueKind.Error,
        byte[] => ValueKind.Bytes,
        TypeName => ValueKind.Type,
        _ => throw new InvalidOperationException("a value of no kind"),
    };

    public bool IsNull => _reference is null;

    public bool IsBool => ReferenceEquals(_reference, Tag.Bool);

    public bool IsInt => ReferenceEquals(_reference, Tag.Int);

    public bool IsTrue => ReferenceEquals(_reference, Tag.Bool) && _bits != 0;

    public bool IsFalse => ReferenceEquals(_reference, Tag.Bool) && _bits == 0;

    /// <summary>Whether it is unknown or an error: then whatever needs it is so too.</summary>
    public bool IsStop
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _reference is Stop;
    }

    public bool IsUnknown => _reference is Unknown;

    public bool IsError => _reference is EvaluationError;

    public bool IsEntity => _reference is CollectionSchema;

    public bool IsString => _reference is string;

    /// <summary>Whether both are ints, both instants or both durations: then their bits compare as they do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreAlikeWhole(Value x, Value y) => ReferenceEquals(x._reference, y._reference) && x._reference is Tag { IsWhole: true };

    // The accessors trust the caller, who has looked at the kind or has the checker's word.
    public bool AsBool => _bits != 0;

    public long AsInt => _bits;

    public ulong AsUint => (ulong)_bits;

    public double AsDouble => BitConverter.Int64BitsToDouble(_bits);

    public string AsString => (string)_reference!;

    public byte[] AsBytes => (byte[])_reference!;

    /// <summary>Ticks of an instant (UTC) or of a duration.</summary>
    public long AsTicks => _bits;

    public DateTimeOffset AsTimestamp => new(_bits, TimeSpan.Zero);

    public TimeSpan AsDuration => new(_bits);

    public CelList AsList => (CelList)_reference!;

    public CelMap AsMap => (CelMap)_reference!;

    public string AsTypeName => ((TypeName)_reference!).Name;

    public CollectionSchema AsCollection => (CollectionSchema)_reference!;

    /// <summary>An entity's ordinal.</summary>
    public int AsOrdinal => (int)_bits;

    public PhantomRow AsPhantom => (PhantomRow)_reference!;

    public Unknown AsUnknown => (Unknown)_reference!;

    public EvaluationError AsError => (EvaluationError)_reference!;

    private sealed class Tag(ValueKind kind)
    {
        public static readonly Tag Bool = new(ValueKind.Bool);
        public static readonly Tag Int = new(ValueKind.Int);
        public static readonly Tag Uint = new(ValueKind.Uint);
        public static readonly Tag Double = new(ValueKind.Double);
        public static readonly Tag Timestamp = new(ValueKind.Timestamp);
        public static readonly Tag Duration = new(ValueKind.Duration);

        public ValueKind Kind { get; } = kind;

        /// <summary>Whether the bits are a signed number that orders the values.</summary>
        public bool IsWhole { get; } = kind is ValueKind.Int or ValueKind.Timestamp or ValueKind.Duration;
    }

    private sealed record TypeName(string Name);
}
