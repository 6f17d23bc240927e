namespace PolicyScanner.Text;

/// <summary>Collects the problems of one text. Each layer adds one extension method per problem: the wording is there, the call site reads as a sentence.</summary>
internal sealed class DiagnosticBag
{
    private readonly List<Diagnostic> _problems;
    private readonly SourceText _source;
    private readonly Fragment? _fragment;

    public DiagnosticBag(SourceText source) : this(source, null, []) { }

    private DiagnosticBag(SourceText source, Fragment? fragment, List<Diagnostic> problems) =>
        (_source, _fragment, _problems) = (source, fragment, problems);

    /// <summary>All problems in the order of their places; of the same problem at the same place, one.</summary>
    public IReadOnlyList<Diagnostic> Problems =>
        [.. _problems.DistinctBy(p => (p.Code, p.Span, p.Message)).OrderBy(p => p.Span.Start).ThenBy(p => p.Code, StringComparer.Ordinal)];

    public bool HasErrors => _problems.Exists(p => p.Severity is DiagnosticSeverity.Error);

    /// <summary>How many errors were reported so far: tells whether a step failed.</summary>
    public int ErrorCount => _problems.Count(p => p.Severity is DiagnosticSeverity.Error);

    /// <summary>How many were reported so far: tells whether a step found anything.</summary>
    public int Count => _problems.Count;

    /// <summary>A bag for a fragment: places are offsets in the fragment, the problems are reported here.</summary>
    public DiagnosticBag Within(Fragment fragment) => new(fragment.Source, fragment, _problems);

    public void Report(string code, TextSpan at, string message, string? help = null, DiagnosticSeverity severity = DiagnosticSeverity.Error) =>
        _problems.Add(new(code, severity, _source, _fragment?.ToSource(at) ?? at, message, help));
}
