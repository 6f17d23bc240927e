using PolicyScanner.Gate;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Cli.Configuration;

/// <summary>Reads <c>policyscanner.config/v1</c>. Every problem is reported at its place; what could be read is there nevertheless.</summary>
internal sealed class ConfigReader
{
    /// <summary>The keys of the file.</summary>
    internal static readonly string[] Known =
        ["schema", "connections", "rules", "profile", "fail_on", "inconclusive", "overrides", "context", "waivers", "waiver_policy", "baseline", "outputs"];

    /// <summary>The keys of a connection.</summary>
    internal static readonly string[] ConnectionKeys =
        ["api_type", "domain", "api_key", "verify_ssl", "ca_file", "https_proxy", "https_proxy_user", "https_proxy_password", "enrich_role_permissions"];

    private readonly YamlDocument _document;
    private readonly string _folder;

    private ConfigReader(YamlDocument document)
    {
        _document = document;
        _folder = Path.GetDirectoryName(document.Source.Name) ?? "";
    }

    public static Config Read(SourceText source)
    {
        var document = YamlDocument.Read(SecretBlanking.Of(source));
        return document.Root is { } root ? new ConfigReader(document).Read(root) : new() { Document = document };
    }

    private Config Read(YamlMapping root)
    {
        _document.ExpectKeys(root, "the configuration", Known);
        if (_document.Required(root, "schema", "the configuration") is { } schema && _document.Text(schema, "`schema`") is { } version && version.Text != Config.Schema)
            _document.OtherSchema(version.Span, version.Text);

        var config = new Config { Document = _document };
        return config with
        {
            Connections = [.. Entries(root, "connections").Select(Connection).OfType<NamedConnection>()],
            Rules = root.Find("rules") is { } rules ? [.. _document.Texts(rules.Value, "`rules`").Select(Rules)] : null,
            Profile = Scalar(root, "profile") is { } profile ? new(profile.Text, At(profile.Span, ConfigProblems.BadValue)) : null,
            FailOn = Value(root, "fail_on", SettingValues.FailOn),
            InconclusiveFails = Choice(root, "inconclusive", SettingValues.Inconclusive),
            Folder = _folder,
            Context = root.Find("context") is { } context ? _document.Mapping(context.Value, "`context`") : null,
            Overrides = [.. Entries(root, "overrides").Select(Override).OfType<RuleOverride>()],
            Waivers = File(root, "waivers"),
            WaiverPolicy = root.Find("waiver_policy") is { } policy && _document.Mapping(policy.Value, "`waiver_policy`") is { } terms ? WaiverPolicy.Read(_document, terms) : new(),
            Baseline = File(root, "baseline"),
            Outputs = [.. Entries(root, "outputs").Select(Output).OfType<ConfiguredOutput>()],
        };
    }

    private RulePath? File(YamlMapping root, string key) => Scalar(root, key) is { } path ? new(Path.Combine(_folder, path.Text), At(path.Span, ConfigProblems.Path)) : null;

    private ConfiguredOutput? Output(YamlEntry entry)
    {
        if (_document.Text(entry.Value, $"`{entry.Name}`") is not { } path) return null;
        if (!string.IsNullOrWhiteSpace(path.Text)) return new(entry.Name, Path.Combine(_folder, path.Text), At(entry.Key.Span, ConfigProblems.BadValue));
        At(path.Span, ConfigProblems.Path)($"`{entry.Name}` names no file", "write the file's path, relative to the configuration");
        return null;
    }

    private RulePath Rules(YamlScalar path) =>
        path.Text == RulePath.BuiltIn ? new(path.Text, At(path.Span, ConfigProblems.Path)) : new(Path.Combine(_folder, path.Text), At(path.Span, ConfigProblems.Path));

    private NamedConnection? Connection(YamlEntry entry)
    {
        if (_document.Mapping(entry.Value, $"connection `{entry.Name}`") is not { } settings) return null;
        _document.ExpectKeys(settings, "a connection", ConnectionKeys);
        return new(entry.Name, new()
        {
            ApiType = Choice(settings, "api_type", SettingValues.ApiType),
            Domain = Value(settings, "domain", SettingValues.Address),
            ApiKey = Secret(settings, "api_key"),
            VerifySsl = Flag(settings, "verify_ssl"),
            CaFile = Value(settings, "ca_file", (text, _) => Path.Combine(_folder, text)),
            HttpsProxy = Value(settings, "https_proxy", SettingValues.Address),
            HttpsProxyUser = Value(settings, "https_proxy_user", (text, _) => text),
            HttpsProxyPassword = Secret(settings, "https_proxy_password"),
            EnrichRolePermissions = Flag(settings, "enrich_role_permissions"),
        }, At(entry.Key.Span, ConfigProblems.Connection));
    }

    private SecretSource? Secret(YamlMapping connection, string key)
    {
        if (connection.Find(key) is not { } entry) return null;
        var broken = new BrokenSecret(At(entry.Key.Span, ConfigProblems.Secret));
        if (entry.Value is YamlScalar { IsNull: false } written)
        {
            _document.SecretInFile(written.Span, key);
            return broken;
        }
        if (_document.Mapping(entry.Value, $"`{key}`") is not { } source) return broken;

        _document.ExpectKeys(source, $"`{key}`", "env", "file");
        var (variable, file) = (source.Find("env"), source.Find("file"));
        if (variable is null == file is null)
        {
            _document.SecretWithoutSource(source.Place, key);
            return broken;
        }
        if (_document.Text((variable ?? file)!.Value, $"`{key}`") is not { } place) return broken;
        var report = At(place.Span, ConfigProblems.Secret);
        return variable is not null ? new VariableSecret(place.Text, report) : new FileSecret(Path.Combine(_folder, place.Text), report);
    }

    private RuleOverride? Override(YamlEntry entry)
    {
        if (_document.Mapping(entry.Value, $"the override of `{entry.Name}`") is not { } settings) return null;
        _document.ExpectKeys(settings, "an override", "severity", "params", "enabled", "reason");
        var (enabled, reason) = (Flag(settings, "enabled"), Value(settings, "reason", (text, _) => text));
        if (enabled is false && settings.Find("reason") is null) _document.DisabledWithoutReason(settings.Find("enabled")!.Key.Span, entry.Name);
        if (enabled is not false && settings.Find("reason") is { } why && settings.Find("enabled") is null) _document.ReasonWithoutDisabled(why.Key.Span);
        return new(entry.Name, At(entry.Key.Span, ConfigProblems.Rule))
        {
            Severity = Choice(settings, "severity", SettingValues.Severity),
            Parameters = [.. Entries(settings, "params").Select(Parameter).OfType<ParameterValue>()],
            DisabledBecause = enabled is false ? reason : null,
        };
    }

    private ParameterValue? Parameter(YamlEntry entry)
    {
        var values = _document.Texts(entry.Value, $"parameter `{entry.Name}`");
        return values.Count == 0 && entry.Value is not YamlSequence
            ? null
            : new(entry.Name, [.. values.Select(v => v.Text)], At(entry.Key.Span, ConfigProblems.Rule), At(entry.Value.Place, ConfigProblems.Rule));
    }

    private IReadOnlyList<YamlEntry> Entries(YamlMapping parent, string key) =>
        parent.Find(key) is { } entry && _document.Mapping(entry.Value, $"`{key}`") is { } mapping ? mapping.Entries : [];

    private bool? Flag(YamlMapping parent, string key) => parent.Find(key) is { } entry ? _document.Flag(entry.Value, $"`{key}`") : null;

    private T? Value<T>(YamlMapping parent, string key, Func<string, Report, T?> read) where T : class =>
        Scalar(parent, key) is { } scalar ? read(scalar.Text, At(scalar.Span, ConfigProblems.BadValue)) : null;

    private T? Choice<T>(YamlMapping parent, string key, Func<string, Report, T?> read) where T : struct =>
        Scalar(parent, key) is { } scalar ? read(scalar.Text, At(scalar.Span, ConfigProblems.BadValue)) : null;

    private YamlScalar? Scalar(YamlMapping parent, string key) => parent.Find(key) is { } entry ? _document.Text(entry.Value, $"`{key}`") : null;

    private Report At(TextSpan place, string code) => (message, help) => _document.Report(code, place, message, help);
}
