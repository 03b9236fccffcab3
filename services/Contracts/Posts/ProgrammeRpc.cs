using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Chassis.Vault;
using Fund.Chassis.Writes;
using Fund.Contracts.Agreements;
using Fund.Contracts.Policy;
using Fund.Kernel;
using Fund.Kernel.Events;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Contract.V1;

namespace Fund.Contracts.Posts;

/// <summary>Serves programmes and posts; the people in them are in the other part.</summary>
internal sealed partial class ProgrammeRpc(Writes<ContractDb> writes, ServiceStore<ContractDb> store, PersonalVault vault, Clock clock)
    : Pb.ProgrammeService.ProgrammeServiceBase
{
    public override Task<Pb.Programme> CreateProgramme(Pb.CreateProgrammeRequest request, ServerCallContext context) =>
        writes.Run(request, context, db => CreateProgramme(db, request, context.Caller()));

    public override Task<Pb.Programme> ActivateProgramme(Pb.ActivateProgrammeRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            Programme programme = await db.Programme(Programme.Names.Parse(request.Name));
            programme.ToProto().MustBe(request.Etag);

            programme.Activate();

            db.Publish(new ProgrammeActivated(
                programme.Name, programme.Purpose, programme.PolicyPack, programme.MonthlyWage, programme.Currency));
            return programme.ToProto(await db.ActsOf(context.CancellationToken, programme.Name));
        });

    public override Task<Pb.Programme> GetProgramme(Pb.GetProgrammeRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            Programme programme = await db.Programme(Programme.Names.Parse(request.Name));
            return programme.ToProto(await db.ActsOf(context.CancellationToken, programme.Name));
        }, context.CancellationToken);

    public override Task<Pb.Post> CreatePost(Pb.CreatePostRequest request, ServerCallContext context) =>
        writes.Run(request, context, db => CreatePost(db, request, context.Caller()));

    public override Task<Pb.ListPostsResponse> ListPosts(Pb.ListPostsRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            string programme = Programme.Names.Parse(request.Parent).Text;
            Page<Post> page = await db.Posts.Where(post => post.Programme == programme)
                .ByName(request.PageSize, request.PageToken, context.CancellationToken);
            var answer = new Pb.ListPostsResponse { NextPageToken = page.NextPageToken };
            answer.Posts.AddRange(page.Items.Select(post => post.ToProto()));
            return answer;
        }, context.CancellationToken);

    /// <summary>Drafts a programme.</summary>
    public async Task<Pb.Programme> CreateProgramme(ContractDb db, Pb.CreateProgrammeRequest request, Caller caller)
    {
        ResourceName name = Programme.Names.Under(request.Parent, request.ProgrammeId);
        PolicyPack pack = PolicyPack.Of(request.PolicyPack);
        if (request.AgeMinYears > request.AgeMaxYears) throw Reasons.AgesReversed(request.AgeMinYears, request.AgeMaxYears);
        if (await db.Programmes.AnyAsync(row => row.Name == name.Text)) throw Reasons.Exists("PROGRAMME_EXISTS", name.Text);
        if (pack.RefusesMixedKinds && await ServiceWithPosts(db, name.Office, request.Purpose) is { } contract)
            throw Reasons.ProgrammeKindsMixed(contract);

        var programme = new Programme
        {
            Title = request.Title, Purpose = request.Purpose, PolicyPack = pack.Name,
            Currency = Currency.Of(request.MonthlyWage.CurrencyCode).Code, MonthlyWage = request.MonthlyWage.MinorUnits,
            RequiredDaysCount = request.RequiredDaysCount, DayMinutesCount = request.DayMinutesCount, PublicityDays = request.PublicityDays,
            AgeMinYears = request.AgeMinYears, AgeMaxYears = request.AgeMaxYears, OnePerHousehold = request.OnePerHousehold,
            PostsPerVillageCount = request.PostsPerVillageCount,
        };
        programme.Named(name);
        db.Programmes.Add(programme);
        return programme.ToProto();
    }

    /// <summary>Opens a post.</summary>
    public async Task<Pb.Post> CreatePost(ContractDb db, Pb.CreatePostRequest request, Caller caller)
    {
        ResourceName name = Post.Names.Under(request.Parent, request.PostId);
        ResourceName site = Post.Sites.Parse(request.Site);
        Programme programme = await db.Programme(Programme.Names.Parse(request.Parent));
        programme.MustBeActive();
        programme.MustReach(site);
        if (await db.Posts.AnyAsync(row => row.Name == name.Text)) throw Reasons.Exists("POST_EXISTS", name.Text);
        long standing = await db.Posts.CountAsync(
            row => row.Programme == programme.Name && row.Site == site.Text && row.State != PostState.Abolished);
        if (standing >= programme.PostsPerVillageCount) throw Reasons.QuotaExceeded(site.Text, programme.PostsPerVillageCount);

        var post = new Post { Programme = programme.Name, Site = site.Text, Title = request.Title };
        post.Named(name);
        db.Posts.Add(post);
        return post.ToProto();
    }

    // A contract with posts that is still to be paid, of the same office and purpose.
    private static Task<string?> ServiceWithPosts(ContractDb db, OfficeName office, string purpose) =>
        db.Contracts
            .Where(contract => contract.Office == office.Text && contract.Purpose == purpose && contract.HasWelfarePosts
                && contract.State != ContractState.Completed && contract.State != ContractState.Terminated
                && contract.State != ContractState.Declined)
            .OrderBy(contract => contract.Name).Select(contract => contract.Name).FirstOrDefaultAsync();
}
