using System.Collections.Concurrent;
using Fund.Chassis.Db;
using Fund.Chassis.Feed;
using Fund.Chassis.Hosting;
using Fund.Chassis.Imports;
using Fund.Kernel.Events;
using Fund.Protos.Access.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;

namespace Fund.Tests.Service.Chassis;

/// <summary>What a fact of Access caused here: one row each time it was handled.</summary>
public sealed class Effect
{
    public string Id { get; set; } = "";

    public string Person { get; set; } = "";
}

/// <summary>One of the people of whom at least one must be on call: a rule over rows that are merely read.</summary>
public sealed class Shift
{
    public string Id { get; set; } = "";

    public string Race { get; set; } = "";

    public bool OnCall { get; set; }
}

public sealed class ProbeDb(DbContextOptions<ProbeDb> options) : ServiceDb(options)
{
    public DbSet<Effect> Effects => Set<Effect>();

    public DbSet<Shift> Shifts => Set<Shift>();

    protected override void Describe(ModelBuilder model)
    {
        model.Entity<Effect>().ToTable("effects");
        model.Entity<Shift>().ToTable("shifts");
    }
}

/// <summary>A small service that listens to Access, under the name of one of the suite's.</summary>
internal sealed class Probe(bool hearsTheBus = true)
{
    public const string Service = "contracts";
    public const string ImportMethod = "/fund.access.v1.AccessService/CreatePerson";

    /// <summary>The people whose registration cannot be handled, until they are taken out again.</summary>
    public ConcurrentDictionary<string, bool> Poison { get; } = new();

    /// <summary>What happens in the door before the registration of a person is handled.</summary>
    public Func<string, Task> Before { get; init; } = _ => Task.CompletedTask;

    /// <summary>The rows of a file at which this process dies.</summary>
    public ConcurrentDictionary<string, bool> DeadlyRows { get; } = new();

    public (Action<WebApplicationBuilder>, Action<WebApplication>) Module => (Add, _ => { });

    private void Add(WebApplicationBuilder builder) =>
        FundModule<ProbeDb>.Add(builder, Service, options => new ProbeDb(options))
            .Importable(_ => ImportMethod<ProbeDb>.Of<CreatePersonRequest, Person>(ImportMethod, (db, request, _) => Import(db, request)))
            .Listens(_ => new EventHandlers<ProbeDb>("access").On<PersonRegistered>(Handle), "access", hearsTheBus
                ? [nameof(PersonRegistered)] : []);

    private async Task Handle(ProbeDb db, PersonRegistered happened)
    {
        await Before(happened.Person);
        if (Poison.ContainsKey(happened.Person)) throw new InvalidOperationException("This event cannot be handled.");
        db.Effects.Add(new Effect { Id = Guid.NewGuid().ToString(), Person = happened.Person });
    }

    private Task<Person> Import(ProbeDb db, CreatePersonRequest request)
    {
        if (DeadlyRows.ContainsKey(request.PersonId)) throw new InvalidOperationException("The process dies here.");
        db.Effects.Add(new Effect { Id = Guid.NewGuid().ToString(), Person = request.PersonId });
        return Task.FromResult(new Person { Name = $"{request.Parent}/people/{request.PersonId}" });
    }
}
