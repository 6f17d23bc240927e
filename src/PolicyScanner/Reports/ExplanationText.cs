using System.Text;
using PolicyScanner.Findings;
using PolicyScanner.Text;

namespace PolicyScanner.Reports;

/// <summary>
/// An explanation for people: the verdict in a sentence, then the rule as it was written, with what each line was for the subject and what it read.
/// </summary>
public static class ExplanationText
{
    /// <summary>Writes it as UTF-8 without a byte order mark; the stream stays open.</summary>
    public static void Write(Explanation explanation, ReportOptions options, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        Write(explanation, options, writer);
    }

    /// <summary>Writes it, with LF whatever the writer's line end is.</summary>
    public static void Write(Explanation explanation, ReportOptions options, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(writer);
        new ExplanationWriter(explanation, new TextLines(writer, options)).Write();
    }

    /// <summary>What decided, in a part of a sentence: the condition that was false, or the last of those that all held, with what it read.</summary>
    public static string Decision(Explanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        return new ExplanationWriter(explanation, new TextLines(TextWriter.Null, new())).Decision();
    }
}

/// <summary>Writes one explanation.</summary>
file sealed class ExplanationWriter(Explanation explanation, TextLines lines)
{
    // As wide as the widest of them, and a space.
    private const int MarkWidth = 9;
    private const int LongestLine = 2_000, LongestInSentence = 160;
    private const int MostParts = 3;
    private const string StopsHere = "   <- stops here";

    private int? StoppedBy => explanation.Row?.StoppedBy;

    public void Write()
    {
        var (rule, subject) = (explanation.Rule, explanation.Subject);
        var (word, style) = Verdict();
        lines.Sentence(0, new(word + "  ", style), Sentence());
        if (explanation.Message is { } message) lines.Sentence(2, "", CleanText.Of(message, LongestLine), TextStyle.Strong);
        if (explanation.ReplacedBy.Count > 0)
            lines.Sentence(2, "", $"not reported: the finding of {string.Join(", ", explanation.ReplacedBy)} on the same subject takes its place");
        foreach (var cause in explanation.Missing)
            lines.Sentence(2, new("missing: ", TextStyle.Faint), ExplainedText.Cause(cause) + (cause.NotRequested ? " (nobody asked for it)" : ""));
        lines.Blank();
        lines.Line(2, new Styled($"{rule.Id}: {CleanText.Of(rule.Title)}", TextStyle.Strong));
        lines.Line(2, new Styled($"{CleanText.Of(rule.Source.Name)}{(rule.IsBuiltIn ? " (built in)" : "")}{(subject.OrganizationId.Length > 0 ? $", organization {CleanText.Of(subject.OrganizationId)}" : "")}, as of {PrintedTime.Instant(explanation.AsOf)}", TextStyle.Faint));
        if (explanation.Row is not { } row) return;
        lines.Blank();
        for (var i = 0; i < row.Clauses.Count; i++) WriteClause(row.Clauses[i], i == row.StoppedBy);
        WriteSeverity(row);
        WriteRows(row);
    }

    private (string, TextStyle) Verdict() => explanation.Verdict switch
    {
        ExplainedVerdict.Fail => ("FAIL", TextStyle.High),
        ExplainedVerdict.Error => ("ERROR", TextStyle.Critical),
        ExplainedVerdict.Inconclusive => ("INCONCLUSIVE", TextStyle.Medium),
        ExplainedVerdict.Pass => ("PASS", TextStyle.Fix),
        ExplainedVerdict.NotNamed => ("NOT JUDGED", TextStyle.Strong),
        ExplainedVerdict.NotApplicable => ("NOT APPLICABLE", TextStyle.Strong),
        _ => ("DISABLED", TextStyle.Strong),
    };

    private string Sentence()
    {
        var (who, rule) = (ExplainedText.Of(explanation.Subject), explanation.Rule.Id);
        var reason = CleanText.Of(explanation.Reason ?? "", LongestLine);
        return explanation.Verdict switch
        {
            ExplainedVerdict.Fail => $"{who} breaks {rule}: {Words.Of(explanation.Severity!.Value)}{(explanation.MayBe is { } worse ? $", and may be {Words.Of(worse)} once missing data are known" : "")}.",
            ExplainedVerdict.Error => $"{who} could not be judged by {rule}: {reason}.",
            ExplainedVerdict.Inconclusive => $"{who} cannot be judged by {rule}: data are missing, and what they are would decide.",
            ExplainedVerdict.Pass => $"{who} is fine under {rule}: {Stop()}.",
            _ => $"{rule} says nothing of {who}: {reason}.",
        };
    }

    public string Decision() => explanation.Verdict switch
    {
        ExplainedVerdict.Fail => Held(),
        ExplainedVerdict.Pass => Stop(),
        ExplainedVerdict.Inconclusive => string.Join("; ", explanation.Missing.Take(3).Select(ExplainedText.Cause)),
        _ => CleanText.Of(explanation.Reason ?? "", LongestLine),
    };

    // What the last thing was that held.
    private string Held()
    {
        foreach (var clause in explanation.Row!.Clauses.Reverse())
        {
            if (clause.Mark is not ExplainedMark.True) continue;
            if (clause.Lines.LastOrDefault(l => l.Mark is ExplainedMark.True) is { } line) return Was(line, "true");
            if (clause.Matches is { } matches) return $"`{clause.Head}` is true, for {Words.Count(matches.Matched, "row")} of {matches.Read} {(matches.Matched == 1 ? "matches" : "match")}";
        }
        return "no condition stands in the way";
    }

    private static string Was(ExplainedLine line, string what)
    {
        var saw = string.Join(", ", line.Parts.Take(MostParts).Select(p => $"{CleanText.Of(p.Text)} -> {ExplainedText.Of(p.Value)}"));
        return $"`{CleanText.Of(line.Text, LongestInSentence)}` is {what}{(saw.Length > 0 ? $" ({saw})" : "")}";
    }

    // What the first thing was that did not hold.
    private string Stop()
    {
        var clause = explanation.Row!.Clauses[StoppedBy!.Value];
        if (clause.Matches is null) return Was(clause.Lines.First(l => l.Mark is ExplainedMark.False), "false");
        var (read, matched) = (clause.Matches.Read, clause.Matches.Matched);
        return clause.Head.Split(' ')[0] switch
        {
            "not" => $"`{clause.Head}` is false, for {(matched == 1 ? "there is one" : $"there are {matched}")}",
            "all" => $"`{clause.Head}` is false, for one does not satisfy it",
            _ => read == 0 ? $"`{clause.Head}` finds nothing, for there are none" : $"`{clause.Head}` finds none that matches among {read}",
        };
    }

    private void WriteClause(ExplainedClause clause, bool stopped)
    {
        var binds = clause.Binds is [var one] && clause.Head.StartsWith($"for {one.Name} ", StringComparison.Ordinal) || clause.Binds is [var looked] && clause.Head.StartsWith($"lookup {looked.Name} ", StringComparison.Ordinal)
            ? $": {ExplainedText.Of(clause.Binds[0].Value)}" : "";
        lines.Line(2, Mark(clause.Mark), new($"{clause.Head}", TextStyle.Strong), binds, new(stopped && clause.Matches is not null ? StopsHere : "", TextStyle.Medium));
        foreach (var line in clause.Lines) WriteLine(line, 4, stopped && clause.Matches is null && line == clause.Lines.FirstOrDefault(l => l.Mark is ExplainedMark.False));
        if (clause.Satisfy.Count > 0)
        {
            lines.Line(4 + MarkWidth, new Styled("satisfy", TextStyle.Faint));
            foreach (var line in clause.Satisfy) WriteLine(line, 6, stopped: false);
        }
        if (clause.Matches is { } matches) WriteMatches(clause, matches);
        if (binds.Length == 0) foreach (var (name, value) in clause.Binds) lines.Sentence(4 + MarkWidth, new($"{name} = ", TextStyle.Faint), ExplainedText.Of(value));
    }

    private void WriteMatches(ExplainedClause clause, ExplainedMatches matches)
    {
        const int Indent = 4 + MarkWidth;
        var few = matches.First.Count == 0 || clause.Binds.Any(b => b.Value is ListValue) ? "" : $": {string.Join(", ", matches.First.Select(ExplainedText.Of))}{(matches.Matched > matches.First.Count ? ", ..." : "")}";
        if (matches.Read == 0) lines.Line(Indent, matches.Open.Count > 0 ? "no rows were read" : "there are no rows");
        else lines.Sentence(Indent, "", $"{matches.Matched} of {Words.Count(matches.Read, "row")} {(matches.Matched == 1 ? "matches" : "match")}{few}");
        foreach (var cause in matches.Open.Take(3)) lines.Sentence(Indent, new("maybe another: ", TextStyle.Faint), ExplainedText.Cause(cause));
        if (matches.Open.Count > 3) lines.Line(Indent, new Styled($"... and {matches.Open.Count - 3} more causes", TextStyle.Faint));
        // Why others matched does not matter where one did; where an `all` stops, who did not satisfy it does.
        if (matches.Matched > 0 && clause.Satisfy.Count == 0) return;
        foreach (var (row, line) in matches.Misses)
        {
            lines.Sentence(Indent, new($"{(clause.Satisfy.Count > 0 ? "not" : "near")}: ", TextStyle.Faint), $"{ExplainedText.Of(row)}, where `{CleanText.Of(line.Text, LongestLine)}` is false");
            WriteParts(line.Parts, Indent + 6);
        }
    }

    private void WriteLine(ExplainedLine line, int indent, bool stopped)
    {
        var tally = line.Tally is { } t ? $"   {Tally(t)}" : "";
        var value = line.Value is null || line.Mark is not ExplainedMark.None ? "" : $" -> {ExplainedText.Of(line.Value)}";
        if (line.Mark is ExplainedMark.None && line.Tally is null && line.Value is null) value = " -> null";
        lines.Line(indent, Mark(line.Mark), CleanText.Of(line.Text, LongestLine), value, new(tally, TextStyle.Faint), new(stopped ? StopsHere : "", TextStyle.Medium));
        if (line is { Value: ErrorValue, Mark: ExplainedMark.Error }) lines.Sentence(indent + MarkWidth + 2, "", ExplainedText.Of(line.Value));
        WriteParts(line.Parts, indent + MarkWidth + 2);
    }

    private void WriteParts(IReadOnlyList<ExplainedPart> parts, int indent)
    {
        foreach (var part in parts)
        {
            lines.Sentence(indent, new($"{CleanText.Of(part.Text, LongestLine)} -> ", TextStyle.Faint), ExplainedText.Of(part.Value));
            WriteParts(part.Parts, indent + 2);
        }
    }

    private void WriteSeverity(ExplainedRow row)
    {
        if (explanation.Verdict is not ExplainedVerdict.Fail) return;
        var decided = row.SeverityCases.FirstOrDefault(c => c.Case.Mark is ExplainedMark.True);
        var own = decided.Case is null ? explanation.Rule.Severity : decided.Severity;
        lines.Line(2, Mark(ExplainedMark.None), new Styled("severity", TextStyle.Strong), $": {Words.Of(explanation.Severity!.Value)}",
            own != explanation.Severity ? $" (this row {Words.Of(own)}, another of the rows is graver)" : decided.Case is null ? " (the rule's own)" : "");
        foreach (var (@case, severity) in row.SeverityCases)
            WriteLine(@case with { Text = $"{Words.Of(severity)} if {@case.Text}" }, 4, stopped: false);
    }

    private void WriteRows(ExplainedRow row)
    {
        List<string> others = row.Others > 0 ? [$"{row.Others} more ended the same way"] : [];
        others.AddRange(row.Otherwise.Select(o => $"{o.Count} {Ended(o.Verdict)}"));
        if (others.Count == 0) return;
        lines.Blank();
        lines.Sentence(2, "", $"This is the first row that decides; of the subject's other rows {string.Join(", ", others)}.");
    }

    private static string Ended(ExplainedVerdict verdict) => verdict switch
    {
        ExplainedVerdict.Fail => "fail",
        ExplainedVerdict.Error => "failed with an error",
        _ => "cannot be judged",
    };

    private static string Tally(ExplainedTally tally)
    {
        (int Count, string Word)[] all = [(tally.True, "true"), (tally.False, "false"), (tally.Unknown, "unknown"), (tally.Error, "error")];
        var some = string.Join(", ", all.Where(a => a.Count > 0).Select(a => $"{a.Word} for {a.Count}"));
        return some.Length == 0 ? "" : $"({some})";
    }

    private static Styled Mark(ExplainedMark mark) => mark switch
    {
        ExplainedMark.True => new("true".PadRight(MarkWidth), TextStyle.Fix),
        ExplainedMark.False => new("false".PadRight(MarkWidth), TextStyle.High),
        ExplainedMark.Unknown => new("unknown".PadRight(MarkWidth), TextStyle.Medium),
        ExplainedMark.Error => new("error".PadRight(MarkWidth), TextStyle.Critical),
        ExplainedMark.NotReached => new("-".PadRight(MarkWidth), TextStyle.Faint),
        _ => new("".PadRight(MarkWidth), TextStyle.Plain),
    };
}
