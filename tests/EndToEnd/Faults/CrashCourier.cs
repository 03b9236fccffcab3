using Fund.Suite.Demo;
using Grpc.Core;

namespace Fund.Tests.EndToEnd.Faults;

/// <summary>
/// Sends a call again, with the same request id, until it is answered; starts the suite anew when it has died. That is all a
/// client has to do.
/// </summary>
internal sealed class CrashCourier(SuiteChild suite) : Courier(suite.Channel.CreateCallInvoker())
{
    private const int TriesMax = 60;
    private readonly SemaphoreSlim restart = new(1);

    public override async Task<T> Deliver<T>(Func<Task<T>> call)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                return await call();
            }
            catch (RpcException lost) when (MayBeLost(lost) && tries < TriesMax)
            {
                await Revive();
                await Task.Delay(50);
            }
        }
    }

    public async Task Revive()
    {
        await restart.WaitAsync();
        try
        {
            if (suite.HasDied) await suite.StartAgain();
        }
        finally
        {
            restart.Release();
        }
    }

    // What a killed process leaves its callers with. A refusal is an answer and passes.
    internal static bool MayBeLost(RpcException error) =>
        error.StatusCode is StatusCode.Unavailable or StatusCode.Cancelled or StatusCode.DeadlineExceeded
        || (error.StatusCode == StatusCode.Internal && error.Trailers.Count == 0);
}
