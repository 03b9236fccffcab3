using Fund.Cli;
using Fund.Protos.Access.V1;
using Fund.Protos.Budget.V1;
using Fund.Protos.Payment.V1;
using Grpc.Core;

namespace Fund.Tests.Unit.Cli;

/// <summary>Deciding upon what was shown, and requests whose answer is lost.</summary>
public sealed class DecisionTests : OverTheWire
{
    [Theory]
    //          typed  exit  sent
    [InlineData("y\n", ExitCode.Ok, 1)]
    [InlineData("yes\n", ExitCode.Ok, 1)]
    [InlineData("n\n", ExitCode.Refused, 0)]
    [InlineData("\n", ExitCode.Refused, 0)]
    [InlineData("", ExitCode.Refused, 0)]
    public async Task Who_decides_sees_it_first_and_binds_to_that(string typed, int exit, int sent)
    {
        suite.Answers["GetAppropriation"] = (_, _) => Appropriation("as-shown");
        suite.Answers["EnactAppropriation"] = (_, _) => Appropriation("after");
        Screen screen = Screen.Of(typed, isPerson: true, home);
        Assert.Equal(exit, await Invoke(screen, "budget", "appropriations", "enact", Line, "--effective-date", "2026-06-01"));
        Assert.Contains("Enact this? y/N", screen.Said);
        Assert.Contains("CNY 1,234,567.80", screen.Said);
        Assert.Equal(Enumerable.Repeat("as-shown", sent), suite.Requests<EnactAppropriationRequest>().Select(r => r.Etag));
    }

    [Fact]
    public async Task Nobody_is_asked_where_nobody_sits()
    {
        suite.Answers["GetAppropriation"] = (_, _) => Appropriation("e1");
        Screen screen = await Type("", "budget", "appropriations", "enact", Line, "--effective-date", "2026-06-01");
        Assert.Contains("--yes", screen.Said);
        Assert.Empty(suite.Requests<EnactAppropriationRequest>());
    }

    [Fact]
    public async Task Approving_a_run_binds_to_its_hash_too()
    {
        suite.Answers["GetWageRun"] = (_, _) => new WageRun { Name = Run, Etag = "e1", RunHash = new string('a', 64) };
        suite.Answers["ApproveWageRun"] = (_, _) => new WageRun { Name = Run };
        await Type("", "payment", "wage-runs", "approve", Run, "--yes");
        ApproveWageRunRequest sent = suite.Requests<ApproveWageRunRequest>().Single();
        Assert.Equal(("e1", new string('a', 64)), (sent.Etag, sent.RunHash));
    }

    [Fact]
    public async Task A_grant_is_found_in_its_list_to_be_shown()
    {
        suite.Answers["ListGrants"] = (request, _) => ((ListGrantsRequest)request).PageToken == ""
            ? new ListGrantsResponse { Grants = { new Grant { Name = "offices/s-county/grants/one", Etag = "e1" } },
                NextPageToken = "more" }
            : new ListGrantsResponse { Grants = { new Grant { Name = "offices/s-county/grants/two", Etag = "e2" } } };
        suite.Answers["ConfirmGrant"] = (_, _) => new Grant();
        await Type("", "access", "grants", "confirm", "offices/s-county/grants/two", "--yes");
        Assert.Equal("e2", suite.Requests<ConfirmGrantRequest>().Single().Etag);
        Assert.All(suite.Requests<ListGrantsRequest>(), list => Assert.Equal("offices/s-county", list.Parent));
    }

    [Fact]
    public async Task A_call_that_did_not_get_through_is_repeated_with_the_same_id()
    {
        suite.Answers["SuspendAllotment"] = (_, before) => before < 2 ? throw Unavailable() : new Allotment { Name = "a" };
        Screen screen = Screen.Of(home: home);
        Assert.Equal(ExitCode.Ok,
            await Invoke(screen, "budget", "allotments", "suspend", $"{Line}/allotments/f-town", "--reason", "flood"));
        Assert.Equal(3, suite.Requests<SuspendAllotmentRequest>().Count());
        Assert.Single(suite.Requests<SuspendAllotmentRequest>().Select(r => r.RequestId).Distinct());
        Assert.Contains(suite.Requests<SuspendAllotmentRequest>().First().RequestId, screen.Said);
        Assert.Empty(System.IO.Directory.GetFiles(Path.Combine(home, "requests")));
    }

    [Fact]
    public async Task A_repeat_after_a_lost_answer_is_the_same_request_even_when_the_resource_has_changed()
    {
        suite.Answers["GetAppropriation"] = (_, before) => Appropriation($"etag-{before}");
        suite.Answers["EnactAppropriation"] = (_, before) =>
            before == 0 ? throw new RpcException(new(StatusCode.DeadlineExceeded, "")) : Appropriation("x");
        string[] command = ["budget", "appropriations", "enact", Line, "--effective-date", "2026-06-01", "--yes"];
        Screen lost = Screen.Of(home: home);
        Assert.Equal(ExitCode.Unavailable, await Invoke(lost, command));
        string id = Path.GetFileName(Assert.Single(System.IO.Directory.GetFiles(Path.Combine(home, "requests"))));
        Assert.Contains($"--request-id {id}", lost.Said);
        Assert.Contains($"{id}", (await Type("", "requests")).Data);

        Assert.Equal(ExitCode.Ok, await Invoke(Screen.Of(home: home), [.. command, "--request-id", id]));
        EnactAppropriationRequest[] sent = [.. suite.Requests<EnactAppropriationRequest>()];
        Assert.Equal(sent[0], sent[1]);
        Assert.Single(suite.Requests<GetAppropriationRequest>());
        Assert.Empty(System.IO.Directory.GetFiles(Path.Combine(home, "requests")));
    }

    [Fact]
    public async Task What_is_kept_of_an_open_request_holds_no_personal_data()
    {
        suite.Answers["CreatePerson"] = (_, _) => throw new RpcException(new(StatusCode.DeadlineExceeded, ""));
        await Type("Wang Xiaoming\n", "access", "people", "create", "offices/s-county", "--person-id", "wang");
        Assert.Equal("Wang Xiaoming", suite.Requests<CreatePersonRequest>().Single().DisplayName);
        string kept = File.ReadAllText(Assert.Single(System.IO.Directory.GetFiles(Path.Combine(home, "requests"))));
        Assert.DoesNotContain("Wang Xiaoming", kept);
    }

    [Fact]
    public async Task A_dry_run_is_marked_and_leaves_nothing_behind()
    {
        suite.Answers["SuspendAllotment"] = (_, _) => new Allotment { Name = "a" };
        Screen screen = await Type("", "budget", "allotments", "suspend", $"{Line}/allotments/f-town", "--reason", "flood", "--dry-run");
        Assert.True(suite.Requests<SuspendAllotmentRequest>().Single().ValidateOnly);
        Assert.Contains("Nothing was written", screen.Said);
        Assert.False(System.IO.Directory.Exists(Path.Combine(home, "requests")));
    }

    private static RpcException Unavailable() => new(new Status(StatusCode.Unavailable, "down"));
}
