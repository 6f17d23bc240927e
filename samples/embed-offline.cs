#:project ../src/PolicyScanner/PolicyScanner.csproj
#:property PublishAot=false

// The library without network and without the command line: a graph and rules in, findings out.  dotnet run samples/embed-offline.cs
using PolicyScanner.Evaluation;
using PolicyScanner.Graph;
using PolicyScanner.Rules;
using PolicyScanner.Text;

var graph = Snapshot.ReadFile(Path.Combine(AppContext.GetData("EntryPointFileDirectoryPath") as string ?? ".", "orgs", "acme.snapshot.json"));

var rules = RuleSet.Load([new SourceText("unnamed-key.yaml", """
    schema: policyscanner.rule/v1
    id: unnamed-key
    title: API key with a name that says nothing
    severity: low
    match:
      - for: key in api_keys
        where: key.status == "active" && key.name.matches("^(test|tmp|key|quick test)")
    message: "{key.name} does not say what it is for"
    """)]);

var result = Scanner.Scan(graph, rules, new ScanOptions { AsOf = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero) });
foreach (var finding in result.Findings) Console.WriteLine($"{finding.Severity,-8} {finding.RuleId,-28} {finding.Subject.Type}/{finding.Subject.Id}");
Console.WriteLine($"{result.Findings.Count} findings, {result.Inconclusive.Count} questions that could not be answered");
