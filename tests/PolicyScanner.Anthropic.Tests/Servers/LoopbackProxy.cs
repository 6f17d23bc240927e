using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PolicyScanner.Anthropic.Tests.Servers;

/// <summary>A proxy on loopback: tunnels with CONNECT, and forwards plain http, for whoever has the password.</summary>
internal sealed class LoopbackProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly string _authorization;
    private readonly Task _serving;

    public LoopbackProxy(string user, string password)
    {
        _authorization = $"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}";
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>Refuses everything with this status line; null for nothing.</summary>
    public string? Refusal { get; init; }

    /// <summary>The first lines of the requests that it served, and of those that it did not, with a sign before them.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Task> clients = [];
        try
        {
            while (true) clients.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(clients);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                var near = client.GetStream();
                var head = await HeadAsync(near);
                var lines = head.Split("\r\n");
                var allowed = Refusal is null && lines.Contains(_authorization, StringComparer.Ordinal);
                _requests.Enqueue($"{(allowed ? "" : "! ")}{lines[0]}");
                if (!allowed)
                {
                    await near.WriteAsync(Encoding.ASCII.GetBytes(
                        $"HTTP/1.1 {Refusal ?? "407 Proxy Authentication Required"}\r\nProxy-Authenticate: Basic realm=\"test\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), _stop.Token);
                    return;
                }

                var target = lines[0].Split(' ')[1];
                var tunnel = lines[0].StartsWith("CONNECT ", StringComparison.Ordinal);
                var address = new Uri(tunnel ? $"https://{target}" : target);
                using var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, address.Port, _stop.Token);
                var far = server.GetStream();
                if (tunnel) await near.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), _stop.Token);
                else await far.WriteAsync(Encoding.ASCII.GetBytes(head), _stop.Token);
                await Task.WhenAny(near.CopyToAsync(far, _stop.Token), far.CopyToAsync(near, _stop.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // The test sees what the client saw.
        }
    }

    private async Task<string> HeadAsync(NetworkStream stream)
    {
        var (head, one) = (new StringBuilder(), new byte[1]);
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, _stop.Token) > 0) head.Append((char)one[0]);
        return head.ToString();
    }
}
