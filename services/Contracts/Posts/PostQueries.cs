using Fund.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Fund.Contracts.Posts;

/// <summary>Programmes, posts and people by name, each with its refusal when it is not there.</summary>
internal static class PostQueries
{
    /// <summary>Those that hold the person and the post: neither ended nor refused.</summary>
    public static IQueryable<Enrolment> Live(this IQueryable<Enrolment> enrolments) =>
        enrolments.Where(enrolment => enrolment.State != EnrolmentState.Ended && enrolment.State != EnrolmentState.Refused);

    public static async Task<Programme> Programme(this ContractDb db, ResourceName name) =>
        await db.Programmes.FindAsync(name.Text) ?? throw Reasons.ProgrammeNotFound(name.Text);

    public static async Task<Post> Post(this ContractDb db, ResourceName name) =>
        await db.Posts.FindAsync(name.Text) ?? throw Reasons.PostNotFound(name.Text);

    public static async Task<Enrolment> Enrolment(this ContractDb db, ResourceName name) =>
        await db.Enrolments.FindAsync(name.Text) ?? throw Reasons.EnrolmentNotFound(name.Text);

    public static async Task<Publication> Publication(this ContractDb db, ResourceName name) =>
        await db.Publications.FindAsync(name.Text) ?? throw Reasons.PublicationNotFound(name.Text);
}
