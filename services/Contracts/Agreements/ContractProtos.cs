using Fund.Chassis.Db;
using Fund.Contracts.Posts;
using Fund.Kernel;
using Microsoft.EntityFrameworkCore;
using Act = Fund.Protos.Type.Act;
using Pb = Fund.Protos.Contract.V1;

namespace Fund.Contracts.Agreements;

/// <summary>Contracts as they are found and shown.</summary>
internal static class ContractProtos
{
    /// <summary>With its parts. Refuses CONTRACT_NOT_FOUND.</summary>
    public static async Task<Contract> Contract(this ContractDb db, ResourceName name, CancellationToken cancel) =>
        await db.Contracts.Whole().SingleOrDefaultAsync(row => row.Name == name.Text, cancel) ?? throw Reasons.ContractNotFound(name.Text);

    public static IQueryable<Contract> Whole(this IQueryable<Contract> contracts) =>
        contracts.Include(row => row.Milestones).Include(row => row.Sources).AsSplitQuery();

    public static Pb.Contract ToProto(this Contract row, IEnumerable<Act>? acts = null)
    {
        var contract = new Pb.Contract
        {
            Name = row.Name, State = (Pb.Contract.Types.State)row.State, Title = row.Title, Undertaker = row.Undertaker,
            Purpose = row.Purpose,
            PolicyPack = row.PolicyPack, HasWelfarePosts = row.HasWelfarePosts, LongTermReason = row.LongTermReason,
            Value = MoneyOf(row, row.Value), StartDate = row.StartDate.ToText(), EndDate = row.EndDate.ToText(),
            Encumbrance = row.Encumbrance, FundsRefusal = row.FundsRefusal, BuyerSignedBy = row.BuyerSignedBy,
            UndertakerSignedBy = row.UndertakerSignedBy, CreateTime = row.CreateTime.Shown(), UpdateTime = row.UpdateTime.Shown(),
        };
        contract.Milestones.AddRange(row.Milestones.OrderBy(part => part.Ordinal).Select(part => new Pb.Milestone
        {
            MilestoneId = part.MilestoneId, Title = part.Title, ShareBasisPoints = (int)part.ShareBasisPoints,
            DueDate = part.DueDate.ToText(),
            State = (Pb.Milestone.Types.State)part.State,
        }));
        contract.Sources.AddRange(row.Sources.OrderBy(part => part.Ordinal).Select(part => new Pb.ContractSource
        {
            Source = part.Source, Amount = MoneyOf(row, part.Amount),
        }));
        contract.Acts.AddRange(acts ?? []);
        return contract.Sealed();
    }

    private static Protos.Type.Money MoneyOf(Contract contract, long minorUnits) =>
        new() { CurrencyCode = contract.Currency, MinorUnits = minorUnits };
}
