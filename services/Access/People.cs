using Fund.Access.Domain;
using Fund.Chassis.Db;
using Fund.Chassis.Vault;
using Fund.Kernel;
using Fund.Kernel.Events;
using Fund.Protos.Access.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Access.V1;

namespace Fund.Access;

/// <summary>What registering a person means, for one request and for rows of a file alike; and how rows are shown.</summary>
internal static class People
{
    private const string DisplayName = "people/display_name";

    public static async Task<Pb.Person> Create(AccessDb db, CreatePersonRequest request, PersonalVault vault)
    {
        OfficeName office = new NamePattern().Parse(request.Parent).Office;
        ResourceName name = Domain.Person.Names.Of(office, request.PersonId);

        if (await db.People.AnyAsync(person => person.Name == name.Text)) throw Reasons.PersonExists(name.Text);

        Domain.Person person = Register(db, name, request.DisplayName, vault);
        return person.ToProto();
    }

    public static Domain.Person Register(AccessDb db, ResourceName name, string displayName, PersonalVault vault)
    {
        var person = new Domain.Person { DisplayName = vault.Seal(displayName, DisplayName, name.Text) };
        person.Named(name);
        db.People.Add(person);
        db.Publish(new PersonRegistered(person.Name));
        return person;
    }

    /// <summary>The person as shown; without the vault the display name stays out.</summary>
    public static Pb.Person ToProto(this Domain.Person row, PersonalVault? vault = null)
    {
        Pb.Person person = new Pb.Person { Name = row.Name, CreateTime = InstantOf(row.CreateTime),
            UpdateTime = InstantOf(row.UpdateTime) }.Sealed();
        if (vault is not null) person.DisplayName = vault.Open(row.DisplayName, DisplayName, row.Name).Reveal();
        return person;
    }

    public static Pb.Account ToProto(this Domain.Account row) => new Pb.Account
    {
        Name = row.Name,
        State = row.State switch
        {
            AccountState.Pending => Pb.Account.Types.State.Pending,
            AccountState.Enrolled => Pb.Account.Types.State.Enrolled,
            _ => Pb.Account.Types.State.Closed,
        },
        CreateTime = InstantOf(row.CreateTime),
        UpdateTime = InstantOf(row.UpdateTime),
    }.Sealed();

    public static Pb.Grant ToProto(this RoleGrant row) => new Pb.Grant
    {
        Name = row.Name,
        State = row.State switch
        {
            GrantState.Proposed => Pb.Grant.Types.State.Proposed,
            GrantState.Confirmed => Pb.Grant.Types.State.Confirmed,
            _ => Pb.Grant.Types.State.Revoked,
        },
        Person = row.Person,
        Role = row.Role,
        FromDate = row.FromDate.ToText(),
        UntilDate = row.UntilDate?.ToText() ?? "",
        Reason = row.Reason,
        ProposedBy = row.ProposedBy,
        ConfirmedBy = row.ConfirmedBy,
        CreateTime = InstantOf(row.CreateTime),
        UpdateTime = InstantOf(row.UpdateTime),
    }.Sealed();

    // A row that the door has not written yet has no instant; the answer to its making leaves it out.
    private static Timestamp? InstantOf(DateTimeOffset instant) => instant == default ? null : instant.ToProto();
}
