using System.CommandLine;
using PolicyScanner.Anthropic;
using PolicyScanner.Cli.Configuration;
using PolicyScanner.Text;

namespace PolicyScanner.Cli.Commands;

/// <summary>
/// How to reach an organization. With one connection flags win over the environment, which wins over the file; with several the file says how they
/// differ, and the environment only what it leaves open.
/// </summary>
internal sealed class ConnectionFlags
{
    private const string Prefix = "POLICYSCANNER_", KeyVariable = Prefix + "API_KEY", PasswordVariable = Prefix + "HTTPS_PROXY_PASSWORD";

    private readonly Option<string> _apiType = new("--api-type") { HelpName = "enterprise|compliance", Description = "Admin API or Compliance API; by default compliance (POLICYSCANNER_API_TYPE)" };
    private readonly Option<string> _domain = new("--domain") { HelpName = "URL", Description = "Address of the API; by default https://api.anthropic.com (POLICYSCANNER_DOMAIN)" };
    private readonly Option<string> _keyFile = new("--api-key-file") { HelpName = "PATH", Description = "File that holds the API key; by default the key is taken from POLICYSCANNER_API_KEY" };
    private readonly Option<bool> _keyStdin = new("--api-key-stdin") { Description = "Read the API key from standard input" };
    private readonly Option<string> _verifySsl = new("--verify-ssl") { HelpName = "true|false", Description = "Whether the server's certificate is verified; by default true (POLICYSCANNER_VERIFY_SSL)" };
    private readonly Option<string> _caFile = new("--ca-file") { HelpName = "PEM", Description = "Certificate authorities to trust instead of the system's (POLICYSCANNER_CA_FILE)" };
    private readonly Option<string> _proxy = new("--https-proxy") { HelpName = "URL", Description = "Proxy for all calls; by default HTTPS_PROXY, except for NO_PROXY (POLICYSCANNER_HTTPS_PROXY)" };
    private readonly Option<string> _proxyUser = new("--https-proxy-user") { HelpName = "USER", Description = "User at the proxy (POLICYSCANNER_HTTPS_PROXY_USER)" };
    private readonly Option<string> _proxyPasswordFile = new("--https-proxy-password-file") { HelpName = "PATH", Description = "File that holds the password at the proxy; else POLICYSCANNER_HTTPS_PROXY_PASSWORD" };
    private readonly Option<bool> _enrich = new("--enrich-role-permissions") { Description = "Read the permissions of every role too: a call per role (POLICYSCANNER_ENRICH_ROLE_PERMISSIONS=true)" };
    private readonly Option<string[]> _connection = new("--connection") { HelpName = "NAME", Description = "Connection of the configuration file; by default all of them" };

    public IReadOnlyList<Option> All =>
        [_apiType, _domain, _keyFile, _keyStdin, _enrich, _connection, _verifySsl, _caFile, _proxy, _proxyUser, _proxyPasswordFile];

    /// <summary>The connections to read, none where something is wrong, which is reported.</summary>
    /// <param name="parsed">The flags.</param>
    /// <param name="context">The environment.</param>
    /// <param name="config">The file.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="nothing">Told where there is no credential at all.</param>
    public IReadOnlyList<ConnectionOptions> Read(ParseResult parsed, CommandContext context, Config config, Problems problems, Action nothing)
    {
        var (flags, environment) = (FromFlags(parsed, problems), FromEnvironment(context, problems));
        var names = parsed.GetValue(_connection) ?? [];
        foreach (var name in names.Where(n => config.Connections.All(c => c.Name != n)))
        {
            var known = config.Connections.Select(c => c.Name).ToList();
            problems.Add(
                $"there is no connection `{name}`",
                Nearest.Hint(name, known) ?? (known.Count > 0 ? $"the configuration has {string.Join(", ", known.Select(k => $"`{k}`"))}" : "no configuration file with `connections` was read: name one with `--config FILE`"));
        }
        if (names.Length == 0 && config.Connections.Count == 0)
        {
            var settings = flags.Over(environment);
            if (settings.ApiKey is null) nothing();
            else return Open([new("default", settings, problems.Add)], context);
            return [];
        }

        var chosen = names.Length == 0 ? config.Connections : [.. config.Connections.Where(c => names.Contains(c.Name))];
        if (chosen.Count == 1) return Open([chosen[0] with { Settings = flags.Over(environment).Over(chosen[0].Settings) }], context);
        if (Given(parsed, except: [_connection]) is { Length: > 0 } given && chosen.Count > 1)
            problems.Add($"{given} would hold for {string.Join(" and ", chosen.Select(c => $"`{c.Name}`"))} alike", "name the connection it is meant for with `--connection`, or write it into the file");
        return Open([.. chosen.Select(c => c with { Settings = c.Settings.Over(environment) })], context);
    }

    /// <summary>The flags that are given, as a message names them; empty without any.</summary>
    public string Given(ParseResult parsed, params IReadOnlyList<Option> except) =>
        GivenFlags.Text(parsed, All.Except(except));

    private static IReadOnlyList<ConnectionOptions> Open(IReadOnlyList<NamedConnection> connections, CommandContext context)
    {
        if (connections.Any(c => c.Settings.ApiKey is InputSecret) && context.InputIsTerminal) context.Error.WriteLine("reading the API key from standard input: paste it, then end the input");
        return [.. connections.Select(c => c.Settings.Open(c.Name, context.Variable, context.Input, c.Report)).OfType<ConnectionOptions>()];
    }

    private ConnectionSettings FromFlags(ParseResult parsed, Problems problems)
    {
        var (keyFile, keyStdin) = (parsed.GetValue(_keyFile), parsed.GetValue(_keyStdin));
        if (keyFile is not null && keyStdin) problems.Add("`--api-key-file` and `--api-key-stdin` are both given", "the key comes from one place: leave one of them out");
        return new()
        {
            ApiType = Choice(parsed.GetValue(_apiType), SettingValues.ApiType, "--api-type", problems),
            Domain = Value(parsed.GetValue(_domain), SettingValues.Address, "--domain", problems),
            ApiKey = keyFile is not null ? new FileSecret(keyFile, About("--api-key-file", problems)) : keyStdin ? new InputSecret(problems.Add) : null,
            VerifySsl = Choice(parsed.GetValue(_verifySsl), SettingValues.Flag, "--verify-ssl", problems),
            CaFile = parsed.GetValue(_caFile),
            HttpsProxy = Value(parsed.GetValue(_proxy), SettingValues.Address, "--https-proxy", problems),
            HttpsProxyUser = parsed.GetValue(_proxyUser),
            HttpsProxyPassword = parsed.GetValue(_proxyPasswordFile) is { } file ? new FileSecret(file, About("--https-proxy-password-file", problems)) : null,
            EnrichRolePermissions = parsed.GetValue(_enrich) ? true : null,
        };
    }

    private static ConnectionSettings FromEnvironment(CommandContext context, Problems problems)
    {
        return new()
        {
            ApiType = Choice(Variable("API_TYPE"), SettingValues.ApiType, Prefix + "API_TYPE", problems),
            Domain = Value(Variable("DOMAIN"), SettingValues.Address, Prefix + "DOMAIN", problems),
            ApiKey = Secret(KeyVariable),
            VerifySsl = Choice(Variable("VERIFY_SSL"), SettingValues.Flag, Prefix + "VERIFY_SSL", problems),
            CaFile = Variable("CA_FILE"),
            HttpsProxy = Value(Variable("HTTPS_PROXY"), SettingValues.Address, Prefix + "HTTPS_PROXY", problems),
            HttpsProxyUser = Variable("HTTPS_PROXY_USER"),
            HttpsProxyPassword = Secret(PasswordVariable),
            EnrichRolePermissions = Choice(Variable("ENRICH_ROLE_PERMISSIONS"), SettingValues.Flag, Prefix + "ENRICH_ROLE_PERMISSIONS", problems),
        };

        string? Variable(string name) => context.Variable(Prefix + name) is { Length: > 0 } value ? value : null;

        SecretSource? Secret(string name) => string.IsNullOrWhiteSpace(context.Variable(name)) ? null : new VariableSecret(name, problems.Add);
    }

    private static Report About(string setting, Problems problems) => (message, help) => problems.Add($"{setting}: {message}", help);

    private static T? Value<T>(string? text, Func<string, Report, T?> read, string setting, Problems problems) where T : class =>
        text is null ? null : read(text, About(setting, problems));

    private static T? Choice<T>(string? text, Func<string, Report, T?> read, string setting, Problems problems) where T : struct =>
        text is null ? null : read(text, About(setting, problems));
}
