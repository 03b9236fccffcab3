using Fund.Budgets.Documents;
using Fund.Budgets.Domain;
using Fund.Budgets.Domain.Coding;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Budget.V1;
using Reasons = Fund.Budgets.Domain.Coding.Reasons;

namespace Fund.Budgets.Coding;

/// <summary>Serves code lists; their codes are in the other part.</summary>
public sealed partial class CodingRpc(Writes<BudgetDb> writes, ServiceStore<BudgetDb> store, Clock clock)
    : Pb.CodingService.CodingServiceBase
{
    public override Task<Pb.CodeList> CreateCodeList(Pb.CreateCodeListRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            OfficeName office = Office.Names.Parse(request.Parent).Office;
            ResourceName name = CodeList.Names.Of(office, request.CodeListId);
            var kind = request.Kind.To<CodeKind>();
            Validity time = Validity.Parse(request.FromDate, request.UntilDate);
            CodeForm form = CodeForm.Of(request.CodeLengths);
            StandardList? standard = ContentsOf(request.Contents, kind);
            standard?.MustFit(kind, form);
            await db.MustKnow(office);
            if (await db.CodeLists.AnyAsync(row => row.Name == name.Text)) throw Reasons.CodeListExists(name.Text);
            List<CodeList> others = await db.CodeLists.Where(row => row.Office == office.Text && row.Kind == kind).ToListAsync();

            string source = request.Source.Length == 0 && standard is not null ? standard.Source : request.Source;
            CodeList list = CodeList.Open(name, kind, request.Title, source, time, standard?.Form ?? form, request.IsRequired, others);

            db.CodeLists.Add(list);
            db.CodeVersions.AddRange(standard?.EnterInto(list) ?? []);
            return list.ToProto(standard?.Codes.Count ?? 0);
        });

    public override Task<Pb.CodeList> GetCodeList(Pb.GetCodeListRequest request, ServerCallContext context) =>
        store.Read(async db => await Shown(db, await db.CodeListOf(request.Name)), context.CancellationToken);

    public override Task<Pb.ListCodeListsResponse> ListCodeLists(Pb.ListCodeListsRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            // Whoever may see an office may see what its lines are coded from.
            IQueryable<CodeList> rows = db.CodeListsAround(Office.Names.Parse(request.Parent).Office);
            if (request.Kind != Pb.CodeList.Types.Kind.Unspecified)
            {
                var kind = request.Kind.To<CodeKind>();
                rows = rows.Where(row => row.Kind == kind);
            }
            Page<CodeList> page = await rows.ByName(request.PageSize, request.PageToken, context.CancellationToken);
            string[] names = [.. page.Items.Select(list => list.Name)];
            Dictionary<string, long> counts = await db.CodeVersions.Where(version => names.Contains(version.CodeList))
                .GroupBy(version => version.CodeList).Select(list => new { Name = list.Key, Count = list.LongCount() })
                .ToDictionaryAsync(list => list.Name, list => list.Count, context.CancellationToken);
            var answer = new Pb.ListCodeListsResponse { NextPageToken = page.NextPageToken };
            answer.CodeLists.AddRange(page.Items.Select(list => list.ToProto(counts.GetValueOrDefault(list.Name))));
            return answer;
        }, context.CancellationToken);

    public override Task<Pb.CodeList> EndCodeList(Pb.EndCodeListRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            DateOnly until = Days.Parse(request.UntilDate);
            CodeList list = await db.CodeListOf(request.Name);

            list.End(until);

            return await Shown(db, list);
        });

    private static StandardList? ContentsOf(Pb.CreateCodeListRequest.Types.Contents contents, CodeKind kind) => contents switch
    {
        Pb.CreateCodeListRequest.Types.Contents.Cofog => StandardLists.Cofog,
        Pb.CreateCodeListRequest.Types.Contents.Unspecified when kind == CodeKind.Function => StandardLists.Cofog,
        _ => null,
    };

    private static async Task<Pb.CodeList> Shown(BudgetDb db, CodeList list) =>
        list.ToProto(await db.CodeVersions.LongCountAsync(version => version.CodeList == list.Name));
}
