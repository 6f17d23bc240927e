using System.CommandLine;
using System.Text.Json;
using PolicyScanner.Cli.Schemas;
using PolicyScanner.Text;

namespace PolicyScanner.Cli.Commands;

/// <summary><c>policyscanner schema</c>: the shape of files for editors, and the model for people.</summary>
internal sealed class SchemaCommand(CommandContext context)
{
    private const string TheModel = "model";

    private static readonly string[] Names = [.. JsonSchemas.All.Select(s => s.Name), TheModel];

    private readonly Argument<string> _name = new("NAME") { Description = $"{string.Join(", ", JsonSchemas.All.Select(s => s.Name))}: a JSON Schema, draft 2020-12; {TheModel}: what rules can speak of" };
    private readonly FormatFlag _format = new();

    public static ToolCommand Create(CommandContext context) => new SchemaCommand(context).Create();

    private ToolCommand Create() => new ToolCommand("schema", "Prints the JSON Schema of a file, for editors, or the model: collections, fields, edges and functions that rules can name")
        .With(_name)
        .Group("Output", _format.Option)
        .Example("policyscanner schema model", "what rules can speak of")
        .Example("policyscanner schema model --format json", "for a program")
        .Example("policyscanner schema rule", "for an editor that completes and checks rule files")
        .Runs((parsed, _) => Task.FromResult(Run(parsed)));

    private ExitCode Run(ParseResult parsed)
    {
        var problems = new Problems();
        var (name, asJson) = (parsed.GetValue(_name)!, _format.IsJson(parsed, problems));
        var schema = JsonSchemas.Find(name);
        if (schema is null && name != TheModel) problems.Add($"there is no schema `{name}`", Nearest.Hint(name, Names) ?? $"it can be {string.Join(", ", Names.Select(n => $"`{n}`"))}");
        problems.ThrowIfAny();

        if (schema is not null) context.Write(stream => stream.Write(schema));
        else if (asJson) context.Write(WriteModel);
        else context.Write(Model.Text());
        return ExitCode.Ok;
    }

    private static void WriteModel(Stream stream)
    {
        using (var json = new Utf8JsonWriter(stream, FormatFlag.JsonOptions)) Model.Write(json);
        stream.WriteByte((byte)'\n');
    }
}
