using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PolicyScanner.Cli.Configuration;
using PolicyScanner.Text;

namespace PolicyScanner.Cli.Commands;

/// <summary>What is wrong with a command line, in the tool's own words.</summary>
internal static class UsageErrors
{
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var problems = new List<string>();

        // What follows a flag that nobody knows is probably its value: one mistake, one error, and a secret is not repeated.
        var unknown = parsed.UnmatchedTokens.Where(t => t.StartsWith('-')).ToList();
        if (unknown.Count == 0) unknown.AddRange(parsed.UnmatchedTokens.Take(1));
        problems.AddRange(unknown.Select(token => Unknown(token, command)));

        foreach (var error in parsed.Errors)
        {
            if (parsed.UnmatchedTokens.Count > 0 && error.SymbolResult is null or CommandResult) continue;
            problems.Add(Of(error, command));
        }
        return [.. problems.Distinct(StringComparer.Ordinal)];
    }

    private static string Unknown(string token, Command command)
    {
        var help = $"`{HelpPage.Path(command)} --help` shows what there is";
        if (token.StartsWith('-'))
        {
            var name = token.Split('=', ':')[0];
            if (name is "--api-key" or "--key" or "--token" or "--https-proxy-password")
            {
                return Problem.Text(
                    $"a secret never comes from the command line, so there is no `{name}`",
                    name is "--https-proxy-password" ? "use `--https-proxy-password-file PATH` or `POLICYSCANNER_HTTPS_PROXY_PASSWORD`"
                        : "set `POLICYSCANNER_API_KEY`, or use `--api-key-file PATH` or `--api-key-stdin`");
            }
            // Without the dashes, which all flags share.
            var near = Nearest.Find(name.TrimStart('-'), Options(command).Select(o => o.Name[2..]));
            return Problem.Text($"`{HelpPage.Path(command)}` has no flag `{Shown(name)}`", near is null ? help : $"did you mean `--{near}`?");
        }
        return command.Subcommands.Count > 0
            ? Problem.Text($"`{HelpPage.Path(command)}` has no command `{Shown(token)}`", Nearest.Hint(token, command.Subcommands.Select(c => c.Name)) ?? help)
            : Problem.Text($"`{HelpPage.Path(command)}` does not know what to do with `{Shown(token)}`", help);
    }

    private static string Of(ParseError error, Command command)
    {
        var option = error.SymbolResult as OptionResult ?? error.SymbolResult?.Parent as OptionResult;
        if (option is not null)
        {
            var name = option.IdentifierToken?.Value ?? option.Option.Name;
            var wanted = $"write `{name} {option.Option.HelpName ?? "VALUE"}`";
            if (option.Tokens.Count == 0) return Problem.Text($"`{name}` needs a value", wanted);
            return option.Tokens.Count > 1
                ? Problem.Text(string.Create(CultureInfo.InvariantCulture, $"`{name}` is given {option.Tokens.Count} times, and takes one value"), wanted)
                : Problem.Text($"`{name}` cannot be `{Shown(option.Tokens[0].Value)}`", $"`{HelpPage.Path(command)} --help` says what it can be");
        }
        if (error.SymbolResult is ArgumentResult argument) return Problem.Text($"`{argument.Argument.Name}` is missing", $"write `{HelpPage.Path(command)} {argument.Argument.Name}`");
        return command.Subcommands.Count > 0
            ? Problem.Text("a command is missing", $"one of {string.Join(", ", command.Subcommands.Select(c => $"`{c.Name}`"))}; `{HelpPage.Path(command)} --help` explains them")
            : Problem.Text(error.Message);
    }

    private static IEnumerable<Option> Options(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(Options).Where(o => o.Recursive));

    private static string Shown(string token) => Secrets.Hide(CleanText.Of(token));
}
