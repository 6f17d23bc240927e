using PolicyScanner.Graph;

namespace PolicyScanner.Tests.Judge;

internal enum ClauseKind { For, Lookup, Exists, Not, All, Collect, Let, When }

/// <summary>A clause as the judge knows it.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Variable">Its variable; the name of a <c>let</c>.</param>
/// <param name="From">The variable whose edge it ranges over; null for a whole collection.</param>
/// <param name="Source">The collection, or the edge.</param>
/// <param name="Where">Its lines; a <c>when</c>'s lines, a <c>let</c>'s one value.</param>
internal sealed record JudgedClause(ClauseKind Kind, string Variable, string? From, string Source, IReadOnlyList<Ex> Where)
{
    public IReadOnlyList<Ex> Satisfy { get; init; } = [];

    public string? As { get; init; }

    public IReadOnlyList<(string Name, Ex Value)> By { get; init; } = [];
}

/// <summary>A rule as the judge knows it.</summary>
internal sealed record JudgedRule(string Id, IReadOnlyList<JudgedClause> Clauses)
{
    /// <summary>For a rule whose first clause groups: the subject's id.</summary>
    public Ex? SubjectId { get; init; }

    /// <summary>What the message shows.</summary>
    public required IReadOnlyList<Ex> Message { get; init; }

    public string Yaml
    {
        get
        {
            List<string> lines = ["schema: policyscanner.rule/v1", $"id: {Id}", "title: A rule of the judge", "severity: medium"];
            if (Subject is var (type, subject)) lines.Add($"subject: {{ type: {type}, id: {Quoted(subject.Cel)} }}");
            lines.Add("match:");
            foreach (var clause in Clauses) Append(lines, clause);
            lines.Add($"message: {Quoted(string.Join('|', Message.Select(m => $"{{{m.Cel}}}")))}");
            return string.Join('\n', lines) + "\n";
        }
    }

    // A rule that groups anywhere must say what it is about.
    private (string Type, Ex Id)? Subject =>
        SubjectId is not null ? ("collection", SubjectId)
        : Clauses.Any(c => c.By.Count > 0) ? (GraphSchema.Find(Clauses[0].Source)!.Type, new Get(new Name(Clauses[0].Variable), "id"))
        : null;

    private static void Append(List<string> lines, JudgedClause clause)
    {
        switch (clause.Kind)
        {
            case ClauseKind.When:
                Append(lines, "  - when:", clause.Where);
                return;
            case ClauseKind.Let:
                lines.Add($"  - let: {{ {clause.Variable}: {Quoted(clause.Where[0].Cel)} }}");
                return;
        }
        lines.Add($"  - {clause.Kind.ToString().ToLowerInvariant()}: {clause.Variable} in {(clause.From is null ? "" : clause.From + ".")}{clause.Source}");
        Append(lines, "    where:", clause.Where);
        Append(lines, "    satisfy:", clause.Satisfy);
        if (clause.By.Count > 0) lines.Add($"    by: {{ {string.Join(", ", clause.By.Select(b => $"{b.Name}: {Quoted(b.Value.Cel)}"))} }}");
        if (clause.As is not null) lines.Add($"    as: {clause.As}");
    }

    private static void Append(List<string> lines, string key, IReadOnlyList<Ex> conditions)
    {
        if (conditions.Count == 0) return;
        lines.Add(key);
        lines.AddRange(conditions.Select(c => $"      - {Quoted(c.Cel)}"));
    }

    private static string Quoted(string cel) => $"'{cel.Replace("'", "''", StringComparison.Ordinal)}'";
}
