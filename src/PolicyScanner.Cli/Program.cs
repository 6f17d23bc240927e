using System.CommandLine;
using PolicyScanner.Cli;

var parsed = new RootCommand("Evaluates rules over what a Claude organization has and who may use it").Parse(args);
if (parsed.Errors.Count == 0) return await parsed.InvokeAsync();

foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
return (int)ExitCode.Unusable;
