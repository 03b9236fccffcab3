using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Contracts.Posts;
using Fund.Kernel;
using Fund.Kernel.Events;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Contract.V1;

namespace Fund.Contracts.Attendance;

/// <summary>Rolls: opened, submitted, certified or sent back, read by the wage run.</summary>
internal sealed partial class AttendanceRpc
{
    public override Task<Pb.MusterRoll> OpenMusterRoll(Pb.OpenMusterRollRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            ResourceName name = MusterRoll.Names.Under(request.Parent, request.RollId);
            ResourceName site = Post.Sites.Parse(request.Site);
            string period = Period.Parse(request.Period).ToString();
            Programme programme = await db.Programme(Programme.Names.Parse(request.Parent));
            programme.MustBeActive();
            programme.MustReach(site);
            if (await db.MusterRolls.AnyAsync(row => row.Name == name.Text
                    || (row.Programme == programme.Name && row.Site == site.Text && row.Period == period)))
                throw Reasons.RollExists(name.Text);

            var roll = new MusterRoll { Programme = programme.Name, Site = site.Text, Period = period };
            roll.Named(name);
            RollView view = await RollView.Of(db, roll, context.CancellationToken);
            if (view.Lines.Count == 0) throw Reasons.NobodyEnrolled(period);
            db.MusterRolls.Add(roll);
            return view.ToProto();
        });

    public override Task<Pb.MusterRoll> SubmitMusterRoll(Pb.SubmitMusterRollRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            MusterRoll roll = await RollOf(db, request.Name);
            RollView shown = await RollView.Of(db, roll, context.CancellationToken);
            shown.ToProto().MustBe(request.Etag);

            roll.Submit(shown.Lines);

            db.MusterLines.AddRange(shown.Lines);
            db.Commit.Cites(shown.Cases);
            db.Publish(new MusterRollSubmitted(
                roll.Name, roll.Programme, roll.Site, roll.Period, roll.HolderCount, roll.DayMillisCount, roll.LinesHash));
            return shown.ToProto();
        });

    public override Task<Pb.MusterRoll> CertifyMusterRoll(Pb.CertifyMusterRollRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            MusterRoll roll = await RollOf(db, request.Name);
            RollView shown = await RollView.Of(db, roll, context.CancellationToken);
            shown.ToProto().MustBe(request.Etag);

            roll.Certify();

            db.Commit.Cites(shown.Cases);
            db.Publish(new MusterRollCertified(
                roll.Name, roll.Programme, roll.Site, roll.Period, roll.HolderCount, roll.DayMillisCount, roll.LinesHash));
            return shown.ToProto();
        });

    public override Task<Pb.MusterRoll> RejectMusterRoll(Pb.RejectMusterRollRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            MusterRoll roll = await RollOf(db, request.Name);
            RollView shown = await RollView.Of(db, roll, context.CancellationToken);
            shown.ToProto().MustBe(request.Etag);

            roll.Reject(request.Reason);

            db.Publish(new MusterRollRejected(roll.Name, roll.Programme, roll.Site, roll.Period));
            return shown.ToProto();
        });

    public override Task<Pb.MusterRoll> GetMusterRoll(Pb.GetMusterRollRequest request, ServerCallContext context) =>
        store.Read(async db => (await RollView.Of(db, await RollOf(db, request.Name), context.CancellationToken)).ToProto(),
            context.CancellationToken);

    public override Task<Pb.ListMusterRollsResponse> ListMusterRolls(Pb.ListMusterRollsRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            string programme = Programme.Names.Parse(request.Parent).Text;
            IQueryable<MusterRoll> rows = db.MusterRolls.Where(row => row.Programme == programme);
            if (request.Period.Length > 0) rows = rows.Where(row => row.Period == request.Period);
            Page<MusterRoll> page = await rows.ByName(request.PageSize, request.PageToken, context.CancellationToken);
            var answer = new Pb.ListMusterRollsResponse { NextPageToken = page.NextPageToken };
            foreach (MusterRoll roll in page.Items)
                answer.MusterRolls.Add((await RollView.Of(db, roll, context.CancellationToken)).ToProto());
            return answer;
        }, context.CancellationToken);

    public override async Task ExportMusterRoll(
        Pb.ExportMusterRollRequest request, IServerStreamWriter<Pb.MusterLine> answers, ServerCallContext context)
    {
        List<MusterLine> lines = await store.Read(
            async db => await RollView.LinesOf(db, await RollOf(db, request.Name), context.CancellationToken), context.CancellationToken);
        foreach (MusterLine line in lines)
            await answers.WriteAsync(new Pb.MusterLine
            {
                Enrolment = line.Enrolment, Post = line.Post, Subject = line.Subject, MaskedName = line.MaskedName,
                AttendedDaysCount = (int)line.AttendedDaysCount, DayMillisCount = line.DayMillisCount,
                RequiredDaysCount = (int)line.RequiredDaysCount,
                MonthlyWage = new Protos.Type.Money { CurrencyCode = line.Currency, MinorUnits = line.MonthlyWage },
            }, context.CancellationToken);
    }

    private static async Task<MusterRoll> RollOf(ContractDb db, string name)
    {
        ResourceName roll = MusterRoll.Names.Parse(name);
        return await db.MusterRolls.FindAsync(roll.Text) ?? throw Reasons.RollNotFound(roll.Text);
    }
}
