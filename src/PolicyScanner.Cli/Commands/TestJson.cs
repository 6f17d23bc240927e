using System.Text.Json;
using PolicyScanner.Reports;
using PolicyScanner.Text;

namespace PolicyScanner.Cli.Commands;

/// <summary>A run of tests for programs.</summary>
internal static class TestJson
{
    public static void Write(TestOutcome outcome, Stream stream)
    {
        using (var json = new Utf8JsonWriter(stream, FormatFlag.JsonOptions))
        {
            json.WriteStartObject();
            json.WriteNumber("passed", outcome.Passed);
            json.WriteNumber("failed", outcome.Failed);
            json.WriteStartArray("tests");
            foreach (var result in outcome.Results)
            {
                json.WriteStartObject();
                WritePlace(json, result.RuleId, result.Source, result.Place);
                json.WriteString("test", result.Test);
                json.WriteBoolean("passed", result.Passed);
                json.WriteString("failure", result.Failure);
                json.WriteStartArray("subjects");
                foreach (var explained in result.Explanations)
                {
                    json.WriteStartObject();
                    json.WriteString("subject", explained.Subject.Id);
                    json.WriteString("decision", ExplanationText.Decision(explained));
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            if (outcome.Coverage is { } coverage)
            {
                json.WriteStartObject("coverage");
                json.WriteNumber("rules", coverage.Rules);
                json.WriteNumber("conditions", coverage.Conditions);
                json.WriteStartArray("gaps");
                foreach (var gap in coverage.Gaps)
                {
                    json.WriteStartObject();
                    WritePlace(json, gap.RuleId, gap.Source, gap.Place);
                    json.WriteString("gap", gap.Gap);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            if (outcome.Mutation is { } mutation)
            {
                json.WriteStartObject("mutation");
                json.WriteNumber("mutants", mutation.Mutants);
                json.WriteNumber("killed", mutation.Killed);
                json.WriteStartArray("survivors");
                foreach (var survivor in mutation.Survivors)
                {
                    json.WriteStartObject();
                    WritePlace(json, survivor.RuleId, survivor.Source, survivor.Place);
                    json.WriteString("change", survivor.Change);
                    json.WriteString("missing", survivor.Missing);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }

    private static void WritePlace(Utf8JsonWriter json, string rule, SourceText source, TextSpan place)
    {
        var (line, column) = source.Position(place.Start);
        json.WriteString("rule", rule);
        json.WriteString("file", source.Name);
        json.WriteNumber("line", line);
        json.WriteNumber("column", column);
    }
}
