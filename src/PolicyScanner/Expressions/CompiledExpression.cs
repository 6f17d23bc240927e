using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;
using PolicyScanner.Text;

namespace PolicyScanner.Expressions;

/// <summary>Runs an expression over a frame. Failures and unknowns are values, never exceptions.</summary>
internal delegate Value Code(Frame frame);

/// <summary>An expression that passed every check, ready to run. Immutable; may run on several threads, each with its own frame.</summary>
internal sealed record CompiledExpression
{
    /// <summary>The text and its place in the file.</summary>
    public required Fragment Source { get; init; }

    /// <summary>The checked tree.</summary>
    public required Node Tree { get; init; }

    public required CelType Type { get; init; }

    public required Code Run { get; init; }

    /// <summary>What it reads of the graph, through definitions too.</summary>
    public required Reads Reads { get; init; }

    /// <summary>As it was written.</summary>
    public string Text => Source.Text;
}

/// <summary>What an expression reads of the graph.</summary>
/// <param name="Fields">Fields of entities.</param>
/// <param name="Edges">Edges of entities.</param>
/// <param name="Slots">Frame slots of the variables it names, without those of its own macros.</param>
internal sealed record Reads(IReadOnlySet<FieldSchema> Fields, IReadOnlySet<EdgeSchema> Edges, IReadOnlySet<int> Slots)
{
    public static Reads Nothing { get; } = new(new HashSet<FieldSchema>(), new HashSet<EdgeSchema>(), new HashSet<int>());

    /// <summary>Collections whose rows decide what it sees.</summary>
    public IEnumerable<string> Collections => Edges.SelectMany(e => e.Reads).Distinct();
}
