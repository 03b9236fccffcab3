using Fund.Budgets.Documents;
using Fund.Budgets.Domain;
using Fund.Budgets.Domain.Coding;
using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Kernel;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Budget.V1;
using Reasons = Fund.Budgets.Domain.Coding.Reasons;

namespace Fund.Budgets.Coding;

public sealed partial class CodingRpc
{
    public override Task<Pb.CodeVersion> CreateCode(Pb.CreateCodeRequest request, ServerCallContext context) =>
        writes.Run(request, context, db => CreateCode(db, request, context.Caller()));

    /// <summary>Enters a code. Files call it by the thousand: it reads what it needs in two queries.</summary>
    public async Task<Pb.CodeVersion> CreateCode(BudgetDb db, Pb.CreateCodeRequest request, Caller caller)
    {
        Validity time = Validity.Parse(request.FromDate, request.UntilDate);
        CodeList list = await db.CodeListOf(request.Parent);
        list.Form.Check(("code", request.Code), ("parent_code", request.ParentCode));
        Outline outline = await db.OutlineOf(list, request.Code, request.ParentCode);

        var asked = CodeVersion.Of(list, request.Code, time, request.ParentCode, request.Title, request.AlternativeTitle,
            PostingOf(request.Posting) ?? Posting.Leaf);
        CodeVersion entered = outline.Enter(asked);

        if (entered == asked) db.CodeVersions.Add(entered);
        return entered.ToProto(outline, clock.Today);
    }

    public override Task<Pb.CodeVersion> ReviseCode(Pb.ReviseCodeRequest request, ServerCallContext context) =>
        writes.Run(request, context, db => ReviseCode(db, request, context.Caller()));

    /// <summary>Lets a code go on as another version.</summary>
    public async Task<Pb.CodeVersion> ReviseCode(BudgetDb db, Pb.ReviseCodeRequest request, Caller caller)
    {
        DateOnly from = Days.Parse(request.FromDate);
        CodeList list = await db.CodeListOf(request.Parent);
        list.Form.Check(("code", request.Code), ("parent_code", request.ParentCode));
        Outline outline = await db.OutlineOf(list, request.Code, request.ParentCode);

        CodeVersion revised = outline.Revise(request.Code, from, (present, time) => CodeVersion.Of(
            list, present.Code, time, Or(request.ParentCode, present.ParentCode), Or(request.Title, present.Title),
            Or(request.AlternativeTitle, present.AlternativeTitle), PostingOf(request.Posting) ?? present.Posting));

        db.CodeVersions.Add(revised);
        return revised.ToProto(outline, clock.Today);
    }

    public override Task<Pb.CodeVersion> EndCode(Pb.EndCodeRequest request, ServerCallContext context) =>
        writes.Run(request, context, db => EndCode(db, request, context.Caller()));

    /// <summary>Ends a code.</summary>
    public async Task<Pb.CodeVersion> EndCode(BudgetDb db, Pb.EndCodeRequest request, Caller caller)
    {
        DateOnly until = Days.Parse(request.UntilDate);
        CodeList list = await db.CodeListOf(request.Parent);
        Outline outline = await db.OutlineOf(list, request.Code, "");

        CodeVersion ended = outline.End(request.Code, until);

        return ended.ToProto(outline, clock.Today);
    }

    public override Task<Pb.ListCodesResponse> ListCodes(Pb.ListCodesRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            DateOnly on = DayOf(request.OnDate);
            CodeList list = await db.CodeListOf(request.Parent);
            IQueryable<CodeVersion> rows = request.AllVersions ? db.CodeVersions : ValidOn(db.CodeVersions, on);
            if (request.Code.Length > 0) rows = rows.Where(row => row.Code == request.Code);
            if (request.ParentCode.Length > 0) rows = rows.Where(row => row.ParentCode == request.ParentCode);
            var page = await PageOf(db, list, rows, on, request.PageSize, request.PageToken, context.CancellationToken);
            var answer = new Pb.ListCodesResponse { NextPageToken = page.NextPageToken };
            answer.Codes.AddRange(page.Items);
            return answer;
        }, context.CancellationToken);

    public override Task<Pb.ListCodesInForceResponse> ListCodesInForce(Pb.ListCodesInForceRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            OfficeName office = Office.Names.Parse(request.Parent).Office;
            DateOnly on = DayOf(request.OnDate);
            var kind = request.Kind.To<CodeKind>();
            CodeList list = CodeList.InForce(office, on, await db.CodeListsFor(office).ToListAsync(context.CancellationToken))
                .GetValueOrDefault(kind) ?? throw Reasons.CodeListNotInForce(kind, office, on);
            var page = await PageOf(db, list, ValidOn(db.CodeVersions, on), on, request.PageSize, request.PageToken,
                context.CancellationToken);
            var answer = new Pb.ListCodesInForceResponse { NextPageToken = page.NextPageToken };
            answer.Codes.AddRange(page.Items);
            return answer;
        }, context.CancellationToken);

    private DateOnly DayOf(string text) => text.Length == 0 ? clock.Today : Days.Parse(text);

    private static IQueryable<CodeVersion> ValidOn(IQueryable<CodeVersion> rows, DateOnly on) =>
        rows.Where(row => row.FromDate <= on && (row.UntilDate == null || row.UntilDate >= on));

    private static async Task<Page<Pb.CodeVersion>> PageOf(
        BudgetDb db, CodeList list, IQueryable<CodeVersion> rows, DateOnly on, int size, string token, CancellationToken cancel)
    {
        int take = Pages.Size(size);
        string[] key = Pages.KeyOf(token, 2);
        IQueryable<CodeVersion> rest = rows.Where(row => row.CodeList == list.Name);
        if (key[0].Length > 0)
        {
            string code = key[0];
            if (!DateOnly.TryParseExact(key[1], "yyyy-MM-dd", out DateOnly from)) throw Pages.Malformed();
            rest = rest.Where(row => string.Compare(row.Code, code) > 0 || (row.Code == code && row.FromDate > from));
        }
        List<CodeVersion> items = await rest.OrderBy(row => row.Code).ThenBy(row => row.FromDate).Take(take + 1).ToListAsync(cancel);
        string[] codes = [.. items.Select(row => row.Code).Distinct()];
        var below = await db.CodeVersions.Where(row => row.CodeList == list.Name && codes.Contains(row.ParentCode)).ToListAsync(cancel);
        var outline = new Outline(list, below);
        string next = items.Count > take ? Pages.TokenOf(items[take - 1].Code, items[take - 1].FromDate.ToText()) : "";
        return new Page<Pb.CodeVersion>([.. items.Take(take).Select(row => row.ToProto(outline, on))], next);
    }

    private static string Or(string asked, string present) => asked.Length > 0 ? asked : present;

    private static Posting? PostingOf(Pb.CodeVersion.Types.Posting posting) =>
        posting == Pb.CodeVersion.Types.Posting.Unspecified ? null : posting.To<Posting>();
}
