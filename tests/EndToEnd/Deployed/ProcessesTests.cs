using System.Diagnostics;
using System.Text;
using Fund.Chassis.Clients;
using Fund.Kernel;
using Fund.Kernel.Tlog;
using Fund.Protos.Access.V1;
using Fund.Protos.Audit.V1;
using Fund.Protos.Budget.V1;
using Fund.Suite.Demo;
using Fund.Tests.EndToEnd.Faults;
using Grpc.Core;

namespace Fund.Tests.EndToEnd.Deployed;

/// <summary>The deployed mode: each service alone in its process, talking to the others over the network only.</summary>
public sealed class ProcessesTests
{
    private const string County = "offices/s-county";

    [Fact]
    public async Task Five_processes_carry_one_case_from_the_first_sign_in_to_the_proof_in_the_audit_log()
    {
        if (DeployedSuite.Missing is { } why) Assert.Skip(why);
        await using DeployedSuite suite = await DeployedSuite.Start((_, service) =>
            [Path.Combine(AppContext.BaseDirectory, $"Fund.{char.ToUpperInvariant(service[0])}{service[1..]}.dll")]);
        var courier = new DeployedCourier(suite);
        string[] admins = await SignedIn(courier, suite.EnrolmentCodes());
        string officer = await BringIn(courier, admins, "s101", "budget.officer");
        string auditor = await BringIn(courier, admins, "s113", "auditor");

        await new BudgetService.BudgetServiceClient(courier.Invoker(officer)).CreateOfficeAsync(
            new CreateOfficeRequest { Name = County, DisplayName = "S County", RequestId = Actor.RequestId() },
            cancellationToken: TestContext.Current.CancellationToken);

        var log = new AuditService.AuditServiceClient(courier.Invoker(auditor));
        await Prove(log, new ListEntriesRequest { Parent = County, Method = "/fund.budget.v1.BudgetService/CreateOffice" }, "budgets");
        await Prove(log, new ListEntriesRequest { Parent = County, Method = "/fund.access.v1.AccessService/ConfirmGrant" }, "access");
        foreach (ServiceProcess service in suite.Services) await AnswersOnTheWeb(service);
    }

    [Fact]
    public async Task A_month_ties_over_five_processes()
    {
        if (DeployedSuite.Missing is { } why) Assert.Skip(why);
        string program = await FaultBuild.Program("Suite", "Fund.Suite.dll");
        string clockFile = Path.GetTempFileName();
        var clock = DemoClock.KeptIn(clockFile, new DateOnly(2026, 5, 18));
        await using DeployedSuite suite = await DeployedSuite.Start((_, service) =>
            [program, "demo-host", $"--Only={service}", $"--Clock={clockFile}"]);

        var month = new MonthFromOutside(new DeployedCourier(suite), clock, suite.DataOf("payments"));
        bool holds = await month.Play(suite.EnrolmentCodes());

        Assert.True(holds, month.Paper);
        Assert.Contains("inclusion proven", month.Paper, StringComparison.Ordinal);
        File.Delete(clockFile);
    }

    /// <summary>Both administrators of the first start, enrolled with the codes on the console of Access.</summary>
    private static async Task<string[]> SignedIn(Courier courier, Dictionary<string, string> codes)
    {
        Assert.Equal(["first-admin", "second-admin"], codes.Keys.Order());
        var tokens = new List<string>();
        foreach ((string account, string code) in codes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            tokens.Add(await Enrolled(courier, account, code));
        return [.. tokens];
    }

    private static async Task<string> BringIn(Courier courier, string[] admins, string id, string role)
    {
        var first = new AccessService.AccessServiceClient(courier.Invoker(admins[0]));
        var second = new AccessService.AccessServiceClient(courier.Invoker(admins[1]));
        Person person = await first.CreatePersonAsync(
            new CreatePersonRequest { Parent = County, PersonId = id, DisplayName = id, RequestId = Actor.RequestId() });
        Account account = await first.CreateAccountAsync(
            new CreateAccountRequest { Parent = person.Name, AccountId = id, RequestId = Actor.RequestId() });
        string code = (await second.RevealEnrolmentCodeAsync(new RevealEnrolmentCodeRequest { Name = account.Name })).Code;
        var today = DateOnly.FromDateTime(DateTime.UtcNow.AddHours(8));
        Grant grant = await first.ProposeGrantAsync(new ProposeGrantRequest
        {
            Parent = County, GrantId = $"{id}-grant", Person = person.Name, Role = role, FromDate = Days.ToText(today),
            UntilDate = Days.ToText(today.AddDays(30)), Reason = "Staff list", RequestId = Actor.RequestId(),
        });
        await second.ConfirmGrantAsync(new ConfirmGrantRequest { Name = grant.Name, Etag = grant.Etag, RequestId = Actor.RequestId() });
        return await Enrolled(courier, id, code);
    }

    private static async Task<string> Enrolled(Courier courier, string account, string code)
    {
        var nobody = new AccessService.AccessServiceClient(courier.Invoker());
        string password = Actor.RequestId();
        await nobody.EnrolAsync(new EnrolRequest { AccountId = account, Code = code, Password = password, RequestId = Actor.RequestId() });
        return (await nobody.SignInAsync(new SignInRequest { AccountId = account, Password = password })).AccessToken;
    }

    private static async Task Prove(AuditService.AuditServiceClient log, ListEntriesRequest asked, string service)
    {
        LoggedEntry entry = await Patience.Until(
            async () => (await log.ListEntriesAsync(asked)).Entries.FirstOrDefault(), $"an entry of {asked.Method}");
        InclusionProof proof = await Patience.Until(async () =>
        {
            try
            {
                return await log.GetInclusionProofAsync(new GetInclusionProofRequest { Index = entry.Index });
            }
            catch (RpcException notYet) when (notYet.StatusCode == StatusCode.FailedPrecondition)
            {
                return null;
            }
        }, "a signed checkpoint over it");

        Assert.Equal(service, entry.Service);
        Verdict verdict = Verdict.Of(() => TlogProof.Parse(Encoding.UTF8.GetBytes(proof.Proof))
            .Verify(proof.Frame.ToByteArray(), "fundservices/s-county", VerifierKey.Parse(proof.VerifierKey)));
        Assert.True(verdict.IsProven, verdict.Reason);
    }

    private static async Task AnswersOnTheWeb(ServiceProcess service)
    {
        Assert.Equal("ok\n", await service.Get("/livez"));
        await service.Get("/readyz");
        string metrics = await service.Get("/metrics");
        Assert.Contains("# TYPE ", metrics, StringComparison.Ordinal);
        await ReadByPromtool(service.Name, metrics);
    }

    private static async Task ReadByPromtool(string service, string metrics)
    {
        var start = new ProcessStartInfo("promtool", ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true };
        using Process? promtool = StartIfThere(start);
        if (promtool is null) return;
        await promtool.StandardInput.WriteAsync(metrics);
        promtool.StandardInput.Close();
        string said = await promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        // 3 is advice on names, which the frameworks choose for theirs; a text that does not parse is 1.
        Assert.True(promtool.ExitCode is 0 or 3, $"{service}: {said}");
    }

    private static Process? StartIfThere(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
