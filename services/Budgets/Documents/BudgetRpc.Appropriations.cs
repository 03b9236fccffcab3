using Fund.Budgets.Domain;
using Fund.Budgets.Domain.Coding;
using Fund.Budgets.Ledger;
using Fund.Budgets.Ledger.Store;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Kernel.Events;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Budget.V1;
using Reasons = Fund.Budgets.Domain.Reasons;

namespace Fund.Budgets.Documents;

public sealed partial class BudgetRpc
{
    public override Task<Pb.Appropriation> CreateAppropriation(Pb.CreateAppropriationRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            OfficeName office = Office.Names.Parse(request.Parent).Office;
            ResourceName name = Appropriation.Names.Of(office, request.AppropriationId);
            FiscalYear year = FiscalYear.Calendar(request.FiscalYear);
            AppropriationKind kind = KindOf(request);
            await db.MustKnow(office);
            if (await db.Appropriations.AnyAsync(row => row.Name == name.Text)) throw Reasons.AppropriationExists(name.Text);
            if (await DocumentOf(db, office, year, request.DocumentNumber) is { } other)
                throw Reasons.DocumentNumberTaken(request.DocumentNumber, year.Label, other);
            Appropriation? original = request.Amends.Length == 0 ? null : await db.AppropriationOf(request.Amends);

            Appropriation appropriation = original is null
                ? Appropriation.Draft(name, request.Title, request.DocumentNumber, year, LinesOf(request))
                : Appropriation.Amend(name, request.Title, request.DocumentNumber, year, kind, original, LinesOf(request));
            await CheckCodes(db, appropriation, CodedBy(appropriation, original), LineCoding.DayOf(year, clock.Today));

            db.Appropriations.Add(appropriation);
            if (original is not null) db.Commit.Cites(original.Name);
            db.Commit.Amount = appropriation.Total;
            return await Shown(db, appropriation);
        });

    public override Task<Pb.Appropriation> GetAppropriation(Pb.GetAppropriationRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            Appropriation appropriation = await db.AppropriationOf(request.Name);
            return appropriation.ToProto(
                await LinesOf(db, [appropriation], cancel: context.CancellationToken),
                await db.ActsOf(context.CancellationToken, [appropriation.Name, .. Cited(appropriation)]));
        }, context.CancellationToken);

    public override Task<Pb.ListAppropriationsResponse> ListAppropriations(Pb.ListAppropriationsRequest request,
        ServerCallContext context) =>
        store.Read(async db =>
        {
            IQueryable<Appropriation> rows = db.Appropriations.Include(row => row.Lines).Within(Office.Names.Parse(request.Parent).Office);
            if (request.FiscalYear.Length > 0) rows = rows.Where(row => row.FiscalYear == request.FiscalYear);
            if (request.Amends.Length > 0) rows = rows.Where(row => row.Amends == request.Amends);
            Page<Appropriation> page = await rows.Newest(request.PageSize, request.PageToken, context.CancellationToken);
            var answer = new Pb.ListAppropriationsResponse { NextPageToken = page.NextPageToken };
            foreach (Appropriation[] some in page.Items.Chunk(20))
            {
                Standing standing = await LinesOf(db, some, cancel: context.CancellationToken);
                answer.Appropriations.AddRange(some.Select(row => row.ToProto(standing)));
            }
            return answer;
        }, context.CancellationToken);

    public override Task<Pb.Appropriation> SubmitAppropriation(Pb.SubmitAppropriationRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            Appropriation appropriation = await db.AppropriationOf(request.Name);
            (await Shown(db, appropriation)).MustBe(request.Etag);

            appropriation.Submit();

            db.Commit.Cites(Cited(appropriation));
            db.Commit.Amount = appropriation.Total;
            return await Shown(db, appropriation);
        });

    public override Task<Pb.Appropriation> EnactAppropriation(Pb.EnactAppropriationRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            DateOnly on = Days.Parse(request.EffectiveDate);
            Appropriation appropriation = await db.AppropriationOf(request.Name);
            (await Shown(db, appropriation)).MustBe(request.Etag);

            Appropriation? original = appropriation.Amends.Length == 0 ? null : await db.AppropriationOf(appropriation.Amends);

            AppropriationLine[] coded = CodedBy(appropriation, original);

            Vote[] votes = [.. original is null ? appropriation.Enact(on) : appropriation.Enact(on, original)];
            // What was valid when it was drafted may have ended by the day from which it counts.
            await CheckCodes(db, appropriation, coded, on);
            Posted posted = await ledger.Post(db, votes);

            db.Commit.Cites(Cited(appropriation));
            db.Commit.Amount = appropriation.Total;
            db.Publish(new AppropriationEnacted(
                appropriation.Name, appropriation.Title, appropriation.DocumentNumber, appropriation.FiscalYear,
                appropriation.Total.MinorUnits, appropriation.Currency, on.ToText(), appropriation.Kind.ToString().ToUpperInvariant(),
                appropriation.Amends));
            return await Shown(db, appropriation, posted);
        }, LedgerInDoor.Gate);

    public override Task<Pb.Appropriation> ReturnAppropriation(Pb.ReturnAppropriationRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            Appropriation appropriation = await db.AppropriationOf(request.Name);
            (await Shown(db, appropriation)).MustBe(request.Etag);

            appropriation.Return(request.Reason);

            db.Commit.Cites(Cited(appropriation));
            db.Publish(new AppropriationReturned(appropriation.Name));
            return await Shown(db, appropriation);
        });

    private static AppropriationKind KindOf(Pb.CreateAppropriationRequest request)
    {
        if (request.Kind is Pb.Appropriation.Types.Kind.Unspecified or Pb.Appropriation.Types.Kind.Original)
            return request.Amends.Length == 0 ? AppropriationKind.Original : throw Reasons.AmendsUnwanted();
        if (request.Amends.Length == 0) throw Reasons.AmendsMissing();
        // Decided from the names alone: whether another office has such an appropriation is not told.
        OfficeName office = Office.Names.Parse(request.Parent).Office;
        OfficeName amended = Appropriation.Names.Parse(request.Amends).Office;
        return amended == office ? request.Kind.To<AppropriationKind>() : throw Reasons.AmendmentOfOtherOffice(office, amended);
    }

    private static (AppropriationLine, Money)[] LinesOf(Pb.CreateAppropriationRequest request) =>
    [
        .. request.Lines.Select(line => (
            new AppropriationLine(line.LineId, line.Purpose, line.FunctionCode, line.EconomicCode, line.FundCode, line.ProgrammeCode),
            line.Amount.ToMoney())),
    ];

    // A line that is there already was coded when it was voted, and may always be taken from.
    private static AppropriationLine[] CodedBy(Appropriation appropriation, Appropriation? original) =>
        [.. original is null ? appropriation.Lines : appropriation.NewLines(original)];

    private static async Task CheckCodes(BudgetDb db, Appropriation appropriation, AppropriationLine[] lines, DateOnly on) =>
        (await db.CodingOf(OfficeName.Parse(appropriation.Office), on, lines)).Check(lines);

    private static string[] Cited(Appropriation appropriation) => appropriation.Amends.Length == 0 ? [] : [appropriation.Amends];

    private static Task<string?> DocumentOf(BudgetDb db, OfficeName office, FiscalYear year, string number) =>
        db.Appropriations
            .Where(row => row.Office == office.Text && row.FiscalYear == year.Label && row.DocumentNumber == number
                && row.State != AppropriationState.Returned)
            .Select(row => row.Name)
            .SingleOrDefaultAsync();

    private static async Task<Pb.Appropriation> Shown(BudgetDb db, Appropriation appropriation, Posted? posted = null) =>
        appropriation.ToProto(await LinesOf(db, [appropriation], posted));

    private static Task<Standing> LinesOf(BudgetDb db, IEnumerable<Appropriation> rows, Posted? posted = null,
        CancellationToken cancel = default) =>
        Standing.Of(db, [.. rows.SelectMany(row => row.Lines).Select(line => line.AccountName)], posted, cancel);
}
