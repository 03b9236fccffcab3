using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Contracts.Policy;
using Fund.Kernel;
using Fund.Kernel.Events;
using Fund.Kernel.Identifiers;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Contract.V1;

namespace Fund.Contracts.Posts;

/// <summary>The people: application, check, publicity, appointment, end.</summary>
internal sealed partial class ProgrammeRpc
{
    public override Task<Pb.Enrolment> CreateEnrolment(Pb.CreateEnrolmentRequest request, ServerCallContext context) =>
        writes.Run(request, context, db => CreateEnrolment(db, request, context.Caller()));

    public override Task<Pb.Enrolment> CheckEnrolment(Pb.CheckEnrolmentRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            Enrolment enrolment = await db.Enrolment(Enrolment.Names.Parse(request.Name));
            enrolment.MustAwaitCheck();
            if (request.IsEligible)
            {
                Programme programme = await db.Programme(Programme.Names.Parse(enrolment.Programme));
                ResidentId person = ResidentId.Parse(vault.Open(enrolment.IdNumber, Enrolment.IdNumberKind, enrolment.Name).Reveal());
                enrolment.Check(programme, person.AgeOn(clock.Today), await ExclusionOf(db, enrolment.Subject));
            }
            else
            {
                enrolment.Refuse(request.Reason);
                (await db.Post(Post.Names.Parse(enrolment.Post))).Vacate();
            }
            return enrolment.ToProto(await db.ActsOf(context.CancellationToken, enrolment.Name));
        });

    public override Task<Pb.Publication> PublishEnrolments(Pb.PublishEnrolmentsRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            ResourceName name = Publication.Names.Under(request.Parent, request.PublicationId);
            Programme programme = await db.Programme(Programme.Names.Parse(request.Parent));
            if (await db.Publications.AnyAsync(row => row.Name == name.Text)) throw Reasons.Exists("PUBLICATION_EXISTS", name.Text);
            List<Enrolment> applicants = await db.Enrolments
                .Where(row => row.Programme == programme.Name && row.State == EnrolmentState.Checked)
                .OrderBy(row => row.Name).ToListAsync(context.CancellationToken);

            Publication list = Publication.Of(name, programme, applicants, clock.Today);
            db.Publications.Add(list);

            foreach (Enrolment applicant in applicants) db.Commit.AddItem(() => applicant.ToProto());
            db.Publish(new EnrolmentsPublished(
                list.Name, programme.Name, list.ListedCount, list.FromDate.ToText(), list.UntilDate.ToText()));
            return list.ToProto();
        });

    public override Task<Pb.Enrolment> ObjectToEnrolment(Pb.ObjectToEnrolmentRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            Enrolment enrolment = await db.Enrolment(Enrolment.Names.Parse(request.Name));

            enrolment.Object(request.Reason);

            (await db.Publication(Publication.Names.Parse(enrolment.Publication!))).ObjectedCount++;
            return enrolment.ToProto(await db.ActsOf(context.CancellationToken, enrolment.Name));
        });

    public override Task<Pb.Publication> AppointEnrolments(Pb.AppointEnrolmentsRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            DateOnly start = Days.Parse(request.StartDate);
            Publication list = await db.Publication(Publication.Names.Parse(request.Name));
            list.MustBeOver(clock.Today);
            Programme programme = await db.Programme(Programme.Names.Parse(list.Programme));
            List<Enrolment> applicants = await db.Enrolments
                .Where(row => row.Publication == list.Name && row.State == EnrolmentState.Published)
                .OrderBy(row => row.Name).ToListAsync(context.CancellationToken);
            string[] names = [.. applicants.Select(applicant => applicant.Post)];
            List<Post> posts = await db.Posts.Where(row => names.Contains(row.Name)).ToListAsync(context.CancellationToken);

            list.Appoint(applicants, start, PolicyPack.Of(programme.PolicyPack).PostTermMonths);
            foreach (Post post in posts) post.Fill();

            // Whoever registered one of them may not appoint the list that holds it.
            db.Commit.Cites(applicants.Select(applicant => applicant.Name));
            foreach (Enrolment applicant in applicants) db.Commit.AddItem(() => applicant.ToProto());
            db.Publish(new PublicationAppointed(list.Name, programme.Name, applicants.Count, start.ToText()));
            return list.ToProto();
        });

    public override Task<Pb.Enrolment> EndEnrolment(Pb.EndEnrolmentRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            DateOnly last = Days.Parse(request.EndDate);
            Enrolment enrolment = await db.Enrolment(Enrolment.Names.Parse(request.Name));
            DateOnly? lastAttended = await db.AttendanceDays
                .Where(day => day.Enrolment == enrolment.Name && day.CorrectedBy == "" && day.MinutesCount > 0)
                .OrderByDescending(day => day.WorkDate).Select(day => (DateOnly?)day.WorkDate)
                    .FirstOrDefaultAsync(context.CancellationToken);

            enrolment.End(last, request.Reason, lastAttended);
            (await db.Post(Post.Names.Parse(enrolment.Post))).Vacate();

            db.Publish(new EnrolmentEnded(enrolment.Name, enrolment.Programme, enrolment.Post, enrolment.EndDate!.Value.ToText()));
            return enrolment.ToProto(await db.ActsOf(context.CancellationToken, enrolment.Name));
        });

    public override Task<Pb.Exclusion> CreateExclusion(Pb.CreateExclusionRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            ResourceName name = Exclusion.Names.Under(request.Parent, request.ExclusionId);
            DateOnly from = Days.Parse(request.FromDate);
            DateOnly? until = request.UntilDate.Length > 0 ? Days.Parse(request.UntilDate) : null;
            if (await db.Exclusions.AnyAsync(row => row.Name == name.Text)) throw Reasons.Exists("EXCLUSION_EXISTS", name.Text);
            string subject = vault.Subject(ResidentId.Parse(request.IdNumber).Reveal());

            Exclusion exclusion = Exclusion.Of(name, subject, (ExclusionKind)request.Kind, from, until);
            db.Exclusions.Add(exclusion);
            return exclusion.ToProto();
        });

    public override Task<Pb.Enrolment> GetEnrolment(Pb.GetEnrolmentRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            Enrolment enrolment = await db.Enrolment(Enrolment.Names.Parse(request.Name));
            return enrolment.ToProto(await db.ActsOf(context.CancellationToken, enrolment.Name));
        }, context.CancellationToken);

    public override Task<Pb.ListEnrolmentsResponse> ListEnrolments(Pb.ListEnrolmentsRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            string programme = Programme.Names.Parse(request.Parent).Text;
            IQueryable<Enrolment> rows = db.Enrolments.Where(row => row.Programme == programme);
            var state = (EnrolmentState)request.State;
            if (request.State != Pb.Enrolment.Types.State.Unspecified) rows = rows.Where(row => row.State == state);
            if (request.Site.Length > 0) rows = rows.Where(row => row.Site == request.Site);
            Page<Enrolment> page = await rows.ByName(request.PageSize, request.PageToken, context.CancellationToken);
            var answer = new Pb.ListEnrolmentsResponse { NextPageToken = page.NextPageToken };
            answer.Enrolments.AddRange(page.Items.Select(row => row.ToProto()));
            return answer;
        }, context.CancellationToken);

    /// <summary>Registers an application. The number and the name are kept sealed; answers show the mask and the subject.</summary>
    public async Task<Pb.Enrolment> CreateEnrolment(ContractDb db, Pb.CreateEnrolmentRequest request, Caller caller)
    {
        ResourceName name = Enrolment.Names.Under(request.Parent, request.EnrolmentId);
        ResourceName postName = Post.Names.Parse(request.Post);
        Programme programme = await db.Programme(Programme.Names.Parse(request.Parent));
        programme.MustBeActive();
        if (postName.ParentText != programme.Name) throw Reasons.PostNotFound(postName.Text);
        Post post = await db.Post(postName);
        if (await db.Enrolments.AnyAsync(row => row.Name == name.Text)) throw Reasons.Exists("ENROLMENT_EXISTS", name.Text);
        ResidentId person = ResidentId.Parse(request.IdNumber);
        PartyName fullName = PartyName.Parse(request.FullName);
        string subject = vault.Subject(person.Reveal());
        await MustHaveNoPost(db, programme, post, subject, request.Household);

        post.TakeCandidate();
        var enrolment = new Enrolment
        {
            Programme = programme.Name, Post = post.Name, Site = post.Site, Subject = subject, MaskedName = fullName.Masked,
            IdNumber = vault.Seal(person.Reveal(), Enrolment.IdNumberKind, name.Text),
            FullName = vault.Seal(fullName.Reveal(), Enrolment.FullNameKind, name.Text),
            Household = request.Household, OnePerHousehold = programme.OnePerHousehold,
        };
        enrolment.Named(name);
        db.Enrolments.Add(enrolment);
        return enrolment.ToProto();
    }

    // Three unique indexes hold the same for requests that race; here the refusal gets its name.
    private static async Task MustHaveNoPost(ContractDb db, Programme programme, Post post, string subject, string household)
    {
        if (post.State != PostState.Vacant) throw Reasons.PostNotVacant(post);
        if (await db.Enrolments.Live().AnyAsync(row => row.Subject == subject)) throw Reasons.PersonHasAPost();
        if (programme.OnePerHousehold
            && await db.Enrolments.Live().AnyAsync(row => row.Programme == programme.Name && row.Household == household))
            throw Reasons.HouseholdHasAPost(household);
    }

    private Task<string?> ExclusionOf(ContractDb db, string subject)
    {
        DateOnly today = clock.Today;
        return db.Exclusions.Where(row => row.Subject == subject && row.FromDate <= today
            && (row.UntilDate == null || row.UntilDate >= today))
            .OrderBy(row => row.Name).Select(row => row.Name).FirstOrDefaultAsync();
    }
}
