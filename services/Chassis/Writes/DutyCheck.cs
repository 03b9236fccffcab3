using Fund.Chassis.Db;
using Fund.Kernel;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Type;

namespace Fund.Chassis.Writes;

/// <summary>Keeps excluding duties apart over a whole case: the resource, what it cites, and what that cites.</summary>
internal static class DutyCheck
{
    /// <summary>
    /// Refuses DUTIES_EXCLUDE_EACH_OTHER when the person did an excluding duty anywhere in the case; else records the act.
    /// </summary>
    public static async Task Perform(ServiceDb db, Asked asked, Commit commit, string resource, DateTimeOffset now,
        CancellationToken cancel)
    {
        await StoreUpstream(db, commit, now, cancel);
        if (asked.Duty.Length == 0 || asked.Caller.Person.Length == 0) return;

        string person = asked.Caller.Person;
        string[] chain = [resource, .. commit.Cited];
        List<ActRow> acts = await db.Acts.Where(act => chain.Contains(act.Resource) && act.Person == person).ToListAsync(cancel);
        acts.AddRange(db.Acts.Local.Where(act => chain.Contains(act.Resource) && act.Person == person));
        foreach (ActRow act in acts)
            if (Guard.IsOn("duty") && Duties.Exclude(asked.Duty, act.Duty))
                throw new Refusal(RefusalKind.NotNow, "DUTIES_EXCLUDE_EACH_OTHER",
                        $"You have already done \"{act.Duty}\" in this case; somebody else must do \"{asked.Duty}\".")
                    .With("duty", asked.Duty).With("doneDuty", act.Duty).With("doneOn", act.Resource);
        if (!acts.Exists(act => act.Duty == asked.Duty && act.Resource == resource))
            db.Acts.Add(new ActRow { Resource = resource, Duty = asked.Duty, Person = person, ActedAt = now });
    }

    /// <summary>The acts known here on any of the resources, for the answer to a service that cites them.</summary>
    public static async Task<List<Pb.Act>> Of(ServiceDb db, IReadOnlyCollection<string> resources, CancellationToken cancel) =>
        await db.Acts.AsNoTracking()
            .Where(act => resources.Contains(act.Resource))
            .OrderBy(act => act.Resource).ThenBy(act => act.Duty).ThenBy(act => act.Person)
            .Select(act => new Pb.Act { Person = act.Person, Duty = act.Duty, Resource = act.Resource })
            .ToListAsync(cancel);

    private static async Task StoreUpstream(ServiceDb db, Commit commit, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (Pb.Act act in commit.Upstream.DistinctBy(act => (act.Resource, act.Duty, act.Person)))
        {
            commit.Cited.Add(act.Resource);
            if (await db.Acts.FindAsync([act.Resource, act.Duty, act.Person], cancel) is null)
                db.Acts.Add(new ActRow { Resource = act.Resource, Duty = act.Duty, Person = act.Person, ActedAt = now });
        }
    }
}

public static class ActsOfCase
{
    /// <summary>Who did what on the given resources: answered with a resource, so that whoever cites it can keep duties apart.</summary>
    public static Task<List<Pb.Act>> ActsOf(this ServiceDb db, CancellationToken cancel, params IReadOnlyCollection<string> resources) =>
        DutyCheck.Of(db, resources, cancel);
}
