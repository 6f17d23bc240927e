using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Rules.Reading;

namespace PolicyScanner.Rules.Context;

/// <summary>What a fact of the context can be, however it is written: what the language sees, and what stands there where nothing is given.</summary>
/// <param name="Type">Its type in expressions.</param>
/// <param name="Default">What it is where nothing is given.</param>
internal abstract record FactType(CelType Type, Value Default);

/// <summary>A single value, written as parameters of rules are; null where it may be left out and is.</summary>
internal sealed record ScalarFact(ParameterType Of, bool Optional = false) : FactType(Optional ? Of.Type.OrNull() : Of.Type, Value.Null);

/// <summary>A list; an empty one where nothing is given.</summary>
internal sealed record ListFact(FactType Element) : FactType(CelType.List(Element.Type), Value.Of(CelList.Empty));

/// <summary>Texts by name; none where nothing is given.</summary>
internal sealed record MapFact() : FactType(CelType.Map(CelType.String, CelType.String), Value.Of(new CelMap(new(ValueComparer.Instance))));

/// <summary>Several values, each with a name.</summary>
internal sealed record RecordFact : FactType
{
    public RecordFact(string name, params IReadOnlyList<FactField> fields) : base(
        CelType.Record(name, fields.ToDictionary(f => f.Name, f => f.Fact.Type, StringComparer.Ordinal)), Of(fields, f => f.Fact.Default)) => Fields = fields;

    public IReadOnlyList<FactField> Fields { get; }

    /// <summary>A value of it.</summary>
    public static Value Of(IReadOnlyList<FactField> fields, Func<FactField, Value> value)
    {
        var entries = new Dictionary<Value, Value>(fields.Count, ValueComparer.Instance);
        foreach (var field in fields) entries.Add(Value.Of(field.Name), value(field));
        return Value.Of(new CelMap(entries));
    }
}

/// <summary>A value of a record.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Fact">What it can be.</param>
/// <param name="Required">Whether it must be given; else it is what <see cref="FactType.Default"/> says.</param>
internal sealed record FactField(string Name, FactType Fact, bool Required = false);

/// <summary>Rows that also a file can give: by their keys where there are any, else a list.</summary>
/// <param name="Row">A row; its values are scalars.</param>
/// <param name="Keys">By what a row is found: one of them is enough, and no two rows share one.</param>
/// <param name="MayBeEmpty">Whether a table without rows says something: of a roster it is a broken export.</param>
internal sealed record TableFact(RecordFact Row, IReadOnlyList<FactKey> Keys, bool MayBeEmpty) : FactType(
    Keys.Count > 0 ? CelType.Map(CelType.String, Row.Type) : CelType.List(Row.Type), Value.Null);

/// <summary>A column by which rows are found.</summary>
/// <param name="Column">The column, a text.</param>
/// <param name="Fold">The function that whoever looks for a row applies too; null for the text as it is.</param>
internal sealed record FactKey(string Column, KeyFold? Fold)
{
    public string Of(string text) => Fold is null ? text : Fold.Run(text);

    /// <summary>As declarations write it: <c>mail_key(email)</c>.</summary>
    public override string ToString() => Fold is null ? Column : $"{Fold.Name}({Column})";
}

/// <summary>A function that makes texts alike which mean the same.</summary>
internal sealed record KeyFold(string Name, Func<string, string> Run);
