using PolicyScanner.Expressions.Values;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules.Context;

/// <summary>
/// An organization's own facts, which no API knows: approved domains, teams, the roster of people, and tables of its own. Rules read them as
/// <c>context.name</c>. Immutable.
/// </summary>
public sealed class OrganizationContext
{
    internal OrganizationContext(ContextSchema schema, IReadOnlyDictionary<string, Value> given) => (Schema, Given) = (schema, given);

    /// <summary>Nothing is given, and no table is declared beside the known ones.</summary>
    public static OrganizationContext Empty { get; } = new(ContextSchema.Known, new Dictionary<string, Value>());

    /// <summary>The names of the tables that are given, sorted; <c>high_privilege_workspaces</c> has a value even where it is not among them.</summary>
    public IReadOnlyList<string> Tables => [.. Given.Keys.Order(StringComparer.Ordinal)];

    internal ContextSchema Schema { get; }

    /// <summary>The values by the names of the tables.</summary>
    internal IReadOnlyDictionary<string, Value> Given { get; }

    /// <summary>Reads facts as <c>context</c> of a configuration holds them.</summary>
    /// <param name="yaml">The tables by name, as YAML.</param>
    /// <param name="open">Opens the tables that are files; null where none is.</param>
    /// <exception cref="ContextException">There are mistakes: the exception has every one.</exception>
    public static OrganizationContext Parse(SourceText yaml, ContextFileOpener? open = null)
    {
        var (document, files) = (YamlDocument.Read(yaml), new List<ContextFile>());
        var context = Read(document, document.Root, open is null ? null : Opened);
        Diagnostic[] problems = [.. document.Problems, .. files.SelectMany(f => f.Problems)];
        return problems.Length == 0 ? context : throw new ContextException(problems);

        ContextFile? Opened(string table, string? path, Action<string, string?> report)
        {
            var file = open(table, path, report);
            if (file is not null) files.Add(file);
            return file;
        }
    }

    /// <summary>Reads facts out of a larger document. What is wrong is reported there, and in <see cref="ContextFile.Problems"/> of the files.</summary>
    /// <param name="document">The document; null where there is none: then all there is comes from files.</param>
    /// <param name="context">The mapping of tables by name, a part of the document; null where it has none.</param>
    /// <param name="open">Opens the tables that are files; null where none may be.</param>
    public static OrganizationContext Read(YamlDocument? document, YamlMapping? context, ContextFileOpener? open = null) =>
        new ContextReader(document?.Bag ?? new(new("context", ""))).Read(context, open);

    /// <summary>The values in the order of a schema's tables.</summary>
    /// <exception cref="ArgumentException">A table was declared in another way there.</exception>
    internal Value[] Facts(ContextSchema schema)
    {
        foreach (var table in Schema.Tables.Where(t => Given.ContainsKey(t.Name)))
        {
            if (schema.Find(table.Name) is { } other && other.Declaration != table.Declaration)
                throw new ArgumentException($"the rules were loaded with another declaration of `{table.Name}`: load them with this context");
        }
        return schema.Facts(Given);
    }
}

/// <summary>The facts of an organization have mistakes.</summary>
public sealed class ContextException : Exception
{
    internal ContextException(IReadOnlyList<Diagnostic> problems) : base(string.Join("\n\n", problems)) => Problems = problems;

    /// <summary>Every problem, in order.</summary>
    public IReadOnlyList<Diagnostic> Problems { get; }
}
