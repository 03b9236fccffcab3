using Fund.Chassis.Border;
using Fund.Chassis.Rules;
using Fund.Tests.Servers;
using Google.Protobuf;
using Grpc.Core;

namespace Fund.Tests.EndToEnd.Once;

/// <summary>
/// P10: an accepted request has its one effect and its one entry, whatever comes after it. When the month of the demo and some days
/// besides are over, every method is called again, and no table of any service may hold anything else than before.
/// </summary>
public sealed class OnceTests
{
    /// <summary>
    /// Changing methods that the story cannot reach: they need a file of the bank that Budgets refuses, and an event that cannot be
    /// handled. Their repeats are in ReconciliationTests and EventTests.
    /// </summary>
    private static readonly string[] OutOfTheStory =
        ["/fund.feed.v1.FeedService/ReplayDeadEvent", "/fund.payment.v1.ReconciliationService/PostBankFile"];

    /// <summary>
    /// Methods that wait for another service: the door's receipt is of the waiting row, and who asks again is shown the row as it stands
    /// by now, as by the method beside it.
    /// </summary>
    private static readonly Dictionary<string, string> ShowTheirRow = new()
    {
        ["/fund.contract.v1.ContractService/RequestFunds"] = "/fund.contract.v1.ContractService/GetContract",
        ["/fund.payment.v1.WageRunService/SubmitWageRun"] = "/fund.payment.v1.WageRunService/GetWageRun",
        ["/fund.payment.v1.WageRunService/RejectWageRun"] = "/fund.payment.v1.WageRunService/GetWageRun",
        ["/fund.payment.v1.WageRunService/FundWageRun"] = "/fund.payment.v1.WageRunService/GetWageRun",
        ["/fund.payment.v1.RemittanceService/ReleaseRemittance"] = "/fund.payment.v1.RemittanceService/GetRemittance",
        ["/fund.payment.v1.ReconciliationService/ImportBankFile"] = "/fund.payment.v1.ReconciliationService/GetBankFile",
    };

    /// <summary>
    /// Before it decides on a statement, Payments reads the number of the bank account from Budgets. Budgets logs that look as it does
    /// any other, even where the request only asks what would be.
    /// </summary>
    private const string LooksAtTheAccount = "/fund.payment.v1.ReconciliationService/ImportBankFile";

    /// <summary>What a call that changes nothing leaves all the same, and where it may.</summary>
    private static readonly Dictionary<string, (string Entry, string[] MayMove)> Logged = new()
    {
        ["/fund.access.v1.AccessService/SignIn"] = ("SIGN_IN", ["access.renewal_tokens", "access.sign_in_attempts"]),
        ["/fund.budget.v1.TreasuryService/RevealBankAccount"] = ("REVEAL", []),
    };

    private readonly List<string> faults = [];

    [Fact]
    public Task On_SQLite_nothing_that_was_done_is_done_again() => NothingIsDoneAgain(null);

    [Fact]
    public async Task On_PostgreSQL_nothing_that_was_done_is_done_again()
    {
        if (ServerRule.Missing(PostgresServer.Program) is { } why) Assert.Skip(why);
        await using PostgresServer postgres = await PostgresServer.Start();
        await NothingIsDoneAgain(postgres);
    }

    private async Task NothingIsDoneAgain(PostgresServer? postgres)
    {
        await using PlayedMonth month = await PlayedMonth.Play(postgres);
        string[] changing = [.. MethodRules.Methods.Keys.Where(PlayedMonth.IsChange).Order(StringComparer.Ordinal)];
        string[] reached = [.. month.Calls.Select(call => call.First.Path).Where(PlayedMonth.IsChange)];
        Assert.Equal(OutOfTheStory, changing.Except(reached));
        faults.AddRange((await month.Tables.Entries()).SelectMany(service => service.Faults()));
        Stillness still = await Stillness.Of(month);

        foreach ((RecordedCall first, RecordedCall last) in month.Calls)
        {
            if (!PlayedMonth.IsChange(first.Path))
            {
                await Look(month, still, first);
                continue;
            }
            await Repeat(month, first);
            if (last != first) await Repeat(month, last);
            MustHold(first, "repeated", await still.Broken());
            await AnotherContent(month, still, first);
            await DryRun(month, still, first);
        }

        TestContext.Current.SendDiagnosticMessage($"{reached.Length} of {changing.Length} changing methods, "
            + $"{month.Calls.Count - reached.Length} that only show; out of the story: {string.Join(", ", OutOfTheStory)}");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>A method that changes nothing changes nothing; a look at a secret and a sign-in leave their entry.</summary>
    private async Task Look(PlayedMonth month, Stillness still, RecordedCall call)
    {
        Answer answer = await month.Send(call);
        MustBeDecided(call, answer, "looked at again");
        (string entry, string[] mayMove) = answer.IsAccepted ? Logged.GetValueOrDefault(call.Path, ("", [])) : ("", []);
        MustHold(call, "looked at again", await still.Broken(entry, mayMove));
    }

    /// <summary>The same request is answered with the same bytes.</summary>
    private async Task Repeat(PlayedMonth month, RecordedCall call)
    {
        Answer answer = await month.Send(call);
        byte[] expected = ShowTheirRow.TryGetValue(call.Path, out string? shownBy) ? await Shown(month, call, shownBy) : call.Answer;
        if (!answer.IsAccepted) MustHold(call, "repeated", answer.Status.ToString());
        else if (!answer.Bytes.AsSpan().SequenceEqual(expected))
            MustHold(call, "repeated", $"answers\n  {call.Text(answer.Bytes)}\n  instead of\n  {call.Text(expected)}");
    }

    /// <summary>The same request id asks for nothing else, whichever field differs.</summary>
    private async Task AnotherContent(PlayedMonth month, Stillness still, RecordedCall call)
    {
        var reasons = new List<string>();
        foreach (IMessage other in OtherContents.Of(call.FirstMessage))
        {
            Answer answer = await month.Send(call.With(other));
            MustBeDecided(call, answer, "asked otherwise");
            reasons.Add(ReasonOf(call, answer));
        }
        if (!reasons.Contains("REQUEST_ID_REUSED") || reasons.Contains("OK"))
            MustHold(call, "asked otherwise", $"answers [{string.Join(", ", reasons)}]");
        MustHold(call, "asked otherwise", await still.Broken());
    }

    /// <summary>A request that only asks what would be is answered or refused, and writes nothing.</summary>
    private async Task DryRun(PlayedMonth month, Stillness still, RecordedCall call)
    {
        IMessage dry = call.FirstMessage;
        dry.Descriptor.FindFieldByName("request_id").Accessor.SetValue(dry, Guid.NewGuid().ToString());
        dry.Descriptor.FindFieldByName("validate_only").Accessor.SetValue(dry, true);
        MustBeDecided(call, await month.Send(call.With(dry)), "asked only what would be");
        MustHold(call, "asked only what would be", await still.Broken(call.Path == LooksAtTheAccount ? "REVEAL" : ""));
    }

    private static async Task<byte[]> Shown(PlayedMonth month, RecordedCall call, string shownBy)
    {
        IMessage answered = call.Method.OutputType.Parser.ParseFrom(call.Answer);
        IMessage get = MethodRules.Methods[shownBy].InputType.Parser.ParseFrom([]);
        object name = answered.Descriptor.FindFieldByName("name").Accessor.GetValue(answered);
        get.Descriptor.FindFieldByName("name").Accessor.SetValue(get, name);
        return (await month.Send(call with { Path = shownBy, Requests = [get.ToByteArray()] })).Bytes;
    }

    // A batch as a whole is always answered: its id only traces. What was changed in it is its first item, which has an id of its own.
    private static string ReasonOf(RecordedCall call, Answer answer) =>
        answer.IsAccepted && call.Method.OutputType.Parser.ParseFrom(answer.Bytes) is Protos.Budget.V1.PostBatchResponse batch
            ? batch.Outcomes[0].Refusal?.ToRefusal()?.Reason ?? "OK"
            : answer.IsAccepted ? "OK" : answer.Reason;

    private void MustBeDecided(RecordedCall call, Answer answer, string how)
    {
        if (!answer.IsAccepted && answer.Reason.Length == 0) MustHold(call, how, answer.Status.ToString());
    }

    private void MustHold(RecordedCall call, string how, string broken)
    {
        if (broken.Length > 0) faults.Add($"{call.Path}, {how}: {broken}");
    }
}
