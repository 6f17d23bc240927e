namespace PolicyScanner.Expressions.Values;

/// <summary>How messages and <c>type()</c> name the types of values.</summary>
internal static class ValueNames
{
    /// <summary>As messages say it: <c>string</c>, <c>api_key</c>, <c>null</c>.</summary>
    public static string Of(Value value) => value.Kind switch
    {
        ValueKind.Entity => value.AsCollection.Type,
        ValueKind.Phantom => value.AsPhantom.Collection.Type,
        var kind => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>As the type's value is named in CEL: <c>google.protobuf.Timestamp</c>, <c>null_type</c>.</summary>
    public static string OfType(Value value) => value.Kind switch
    {
        ValueKind.Null => "null_type",
        ValueKind.Timestamp => "google.protobuf.Timestamp",
        ValueKind.Duration => "google.protobuf.Duration",
        _ => Of(value),
    };
}
