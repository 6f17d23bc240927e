using PolicyScanner.Cli.Commands;

return (int)await CommandLine.RunAsProcessAsync(args);
