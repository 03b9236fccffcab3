using System.Net;
using System.Net.Sockets;

namespace Fund.Tests.Servers;

/// <summary>
/// Ports for the servers of tests. They lie below those that the system gives to clients, and no two are given out alike: a port that was
/// free a moment ago is still free when its server listens on it, or starts again on it.
/// </summary>
public static class FreePort
{
    private const int First = 10_000;
    private const int Count = 22_000;

    // Test processes that run side by side begin at different places.
    private static int given = Random.Shared.Next(Count);

    public static int Next()
    {
        for (int tries = 0; tries < Count; tries++)
        {
            int port = First + (Interlocked.Increment(ref given) & int.MaxValue) % Count;
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there.
            }
        }
        throw new InvalidOperationException($"No port is free from {First} to {First + Count - 1}.");
    }
}
