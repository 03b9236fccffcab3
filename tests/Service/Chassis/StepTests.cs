using Fund.Chassis.Db;
using Fund.Chassis.Hosting;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fund.Tests.Service.Chassis;

public sealed class StepTests
{
    [Theory, EachDatabase]
    public async Task A_step_that_is_under_way_is_not_begun_a_second_time(Engine engine)
    {
        await using ServiceHost host = await ServiceHost.Start(engine, (Add, _ => { }));
        var steps = host.Services.GetRequiredService<Steps<ProbeDb>>();
        var knock = (Knock)host.Services.GetRequiredService<Step<ProbeDb>>();
        DateTimeOffset now = host.Services.GetRequiredService<Clock>().Now;
        await host.Services.GetRequiredService<Writes<ProbeDb>>()
            .Step("test", "door-1", db => db.Await(Knock.Step, "door-1", "", now), CancellationToken.None);

        Task first = steps.TryNow(Knock.Step, "door-1", CancellationToken.None);
        Task second = steps.TryNow(Knock.Step, "door-1", CancellationToken.None);
        await Task.WhenAll(first, second);

        Assert.Equal(1, knock.Calls);
        // What is done is not done again either.
        await steps.TryNow(Knock.Step, "door-1", CancellationToken.None);
        Assert.Equal(1, knock.Calls);
    }

    private static void Add(WebApplicationBuilder builder) =>
        FundModule<ProbeDb>.Add(builder, Probe.Service, options => new ProbeDb(options)).Step<Knock>();

    /// <summary>Waits for company before it answers, but not for ever.</summary>
    private sealed class Knock() : Step<ProbeDb>(Step)
    {
        public const string Step = "knock";

        private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
        private readonly TaskCompletionSource company = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int calls;

        public int Calls => calls;

        public override async Task<Func<ProbeDb, Task>> Call(StepRow step, string requestId, CancellationToken cancel)
        {
            if (Interlocked.Increment(ref calls) > 1) company.TrySetResult();
            await Task.WhenAny(company.Task, Task.Delay(Patience, cancel));
            return _ => Task.CompletedTask;
        }

        public override Task Refused(ProbeDb db, StepRow step, Refusal why) => Task.CompletedTask;
    }
}
