using PolicyScanner.Expressions.Checking;
using PolicyScanner.Graph;
using PolicyScanner.Text;

namespace PolicyScanner.Rules.Reading;

/// <summary>Finds what a clause ranges over: a collection, or a to-many edge of a variable.</summary>
internal sealed class SourceReader(DiagnosticBag bag)
{
    /// <summary>Null where there is no such thing, which is reported at the very name.</summary>
    public ClauseSource? Read(ClauseHead head, Fragment text, Scope scope)
    {
        var here = bag.Within(text);
        return head.Edge is { } edge ? Edge(head.Source, edge, scope, here) : Collection(head, scope, here);
    }

    private static WholeCollection? Collection(ClauseHead head, Scope scope, DiagnosticBag here)
    {
        var (name, at) = head.Source;
        if (GraphSchema.Find(name) is { } collection) return new(collection);
        if (scope.Find(name) is { } variable) here.VariableIsNoSource(at, name, variable.Type, head.Variable.Text);
        else if (GraphSchema.FindType(name) is { } type) here.UnknownCollection(at, name, $"did you mean `{type.Name}`?");
        else here.UnknownCollection(at, name, Nearest.Hint(name, GraphSchema.Collections.Select(c => c.Name)));
        return null;
    }

    private static EdgeOf? Edge(PlacedName from, PlacedName edge, Scope scope, DiagnosticBag here)
    {
        if (scope.Find(from.Text) is not { } variable)
        {
            here.UnknownVariable(from.At, from.Text, Nearest.Hint(from.Text, scope.VariableNames));
            return null;
        }
        if (variable.Type is { Kind: CelKind.Error }) return null;
        if (variable.Type is not { Collection: { } collection, Kind: CelKind.Entity })
        {
            here.HasNoEdges(from.At, from.Text, variable.Type);
            return null;
        }
        if (collection.FindEdge(edge.Text) is not { } found)
        {
            var many = collection.Edges.Where(e => e.ToMany).Select(e => e.Name).ToArray();
            if (collection.FindField(edge.Text) is not null) here.FieldIsNoSource(edge.At, edge.Text, collection.Type, many);
            else here.UnknownEdge(edge.At, edge.Text, collection.Type, Nearest.Hint(edge.Text, many), many);
            return null;
        }
        if (!found.ToMany)
        {
            here.LeadsToOne(edge.At, from.Text, edge.Text);
            return null;
        }
        if (variable.Type.Nullable && !scope.Facts.Contains(from.Text))
        {
            here.EdgeOfNullable(from.At, from.Text);
            return null;
        }
        return new(variable, found, GraphSchema.Collection(found.Target));
    }
}
