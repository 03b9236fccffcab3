using Fund.Chassis.Feed;
using Fund.Kernel.Events;

namespace Fund.Contracts.Attendance;

/// <summary>What Payments tells of the rolls it pays: taken by a run, and free again when the run was refused.</summary>
internal static class WageRunFacts
{
    public const string Source = "payments";

    public static EventHandlers<ContractDb> Handlers() => new EventHandlers<ContractDb>(Source)
        .On<WageRunSubmitted>(async (db, run) =>
        {
            foreach (string name in run.Rolls) (await RollOf(db, name)).Bill(run.Run);
        })
        .On<WageRunRejected>(async (db, run) =>
        {
            foreach (string name in run.Rolls) (await RollOf(db, name)).Unbill(run.Run);
        });

    private static async Task<MusterRoll> RollOf(ContractDb db, string name) =>
        await db.MusterRolls.FindAsync(name) ?? throw Reasons.RollNotFound(name);
}
