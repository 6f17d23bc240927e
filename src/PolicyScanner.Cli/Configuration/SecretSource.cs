namespace PolicyScanner.Cli.Configuration;

/// <summary>Where a secret is to be had; read only when it is needed.</summary>
internal abstract record SecretSource(Report Report)
{
    /// <summary>The secret without white space around it; null where there is none, which is reported.</summary>
    public abstract string? Read(Func<string, string?> variable, TextReader input);

    /// <summary>How a note names the source.</summary>
    public abstract override string ToString();
}

/// <summary>An environment variable.</summary>
internal sealed record VariableSecret(string Name, Report Report) : SecretSource(Report)
{
    public override string? Read(Func<string, string?> variable, TextReader input)
    {
        if (variable(Name)?.Trim() is { Length: > 0 } secret) return secret;
        Report($"environment variable `{Name}` is not set, or empty", "set it to the secret, or name a file that holds it");
        return null;
    }

    public override string ToString() => $"environment variable {Name}";
}

/// <summary>A file.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Report">Says what is wrong.</param>
internal sealed record FileSecret(string Path, Report Report) : SecretSource(Report)
{
    // A secret fills a line; a device or a disk image is not read to its end.
    private const int Longest = 64 * 1024;

    public override string? Read(Func<string, string?> variable, TextReader input)
    {
        try
        {
            using var reader = new StreamReader(Path);
            var buffer = new char[Longest];
            var text = new string(buffer, 0, reader.ReadBlock(buffer)).Trim();
            if (text.Length > 0) return text;
            Report($"`{Path}` is empty", "write the secret into it, and nothing else");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            Report($"`{Path}` does not exist", "check the path");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Report($"`{Path}` cannot be read", Directory.Exists(Path) ? "it is a folder: name the file in it" : "check its permissions");
        }
        return null;
    }

    public override string ToString() => $"file {Path}";
}

/// <summary>Standard input.</summary>
internal sealed record InputSecret(Report Report) : SecretSource(Report)
{
    public override string? Read(Func<string, string?> variable, TextReader input)
    {
        if (input.ReadToEnd().Trim() is { Length: > 0 } secret) return secret;
        Report("standard input is empty, and `--api-key-stdin` reads the key from it", "pipe the key in: `secret-store get … | policyscanner …`");
        return null;
    }

    public override string ToString() => "standard input";
}

/// <summary>A secret that is written wrongly; that has been said already.</summary>
internal sealed record BrokenSecret(Report Report) : SecretSource(Report)
{
    public override string? Read(Func<string, string?> variable, TextReader input) => null;

    public override string ToString() => "nowhere";
}
