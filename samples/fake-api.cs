#:project ../tests/PolicyScanner.FakeApi/PolicyScanner.FakeApi.csproj
#:property PublishAot=false

// The two APIs over a folder of JSON, on loopback, to try PolicyScanner without an organization:
//
//   dotnet run samples/fake-api.cs -- samples/orgs/acme --port 8080
//   POLICYSCANNER_API_KEY=sk-ant-admin01-anything policyscanner scan --domain http://127.0.0.1:8080 --api-type enterprise
//
// Any key of the right kind is accepted.

using System.Globalization;
using System.Runtime.InteropServices;
using PolicyScanner.FakeApi;

const string Usage = "usage: dotnet run samples/fake-api.cs -- FOLDER [--port N] [--fail PATH=STATUS]... [--rate-limit N] [--page-size N]";

string? folder = null;
var (port, rateLimit, pageSize) = (0, (int?)null, (int?)null);
List<(string, int)> fail = [];
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--port" when Number(i + 1) is { } n: port = n; i++; break;
        case "--rate-limit" when Number(i + 1) is { } n: rateLimit = n; i++; break;
        case "--page-size" when Number(i + 1) is { } n: pageSize = n; i++; break;
        case "--fail" when i + 1 < args.Length && args[i + 1].Split('=') is [var path, var text] && int.TryParse(text, out var status):
            fail.Add((path, status));
            i++;
            break;
        case var argument when folder is null && !argument.StartsWith('-'): folder = argument; break;
        default: return Refuse($"`{args[i]}` is not understood");
    }
}
if (folder is null) return Refuse("a folder is missing");
if (!Directory.Exists(folder)) return Refuse($"folder `{folder}` does not exist");

await using var server = await FakeApiServer.StartAsync(new() { Folder = folder, Port = port, Fail = fail, RateLimit = rateLimit, PageSize = pageSize });
Console.WriteLine($"listening on {server.Address.ToString().TrimEnd('/')}");

var stop = new TaskCompletionSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
await stop.Task;
return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.TrySetResult();
}

int? Number(int at) => at < args.Length && int.TryParse(args[at], NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;

int Refuse(string problem)
{
    Console.Error.WriteLine($"{problem}\n{Usage}");
    return 2;
}
