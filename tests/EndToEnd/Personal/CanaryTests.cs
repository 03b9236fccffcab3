using System.Collections.Concurrent;
using System.Text;
using Fund.Protos.Access.V1;
using Fund.Suite.Demo;
using Fund.Tests.EndToEnd.Faults;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Directory = System.IO.Directory;

namespace Fund.Tests.EndToEnd.Personal;

/// <summary>
/// P12: after the whole month, no identity number, card number or name of a person, no password and no token stands in the clear in
/// any database file, stored upload, audit tile, log line or metric; nor does a renewal token or
/// a one-time code. The files exchanged with the bank carry what a payment needs.
/// </summary>
public sealed class CanaryTests
{
    [Fact]
    public async Task Nothing_personal_and_no_secret_of_the_month_rests_or_is_told_in_the_clear()
    {
        await using SuiteChild suite = await SuiteChild.Start(failpoint: "");
        var courier = new ListeningCourier(suite);
        var month = new MonthFromOutside(courier, suite.Clock, suite.Folder);
        IReadOnlyDictionary<string, string> codes = suite.EnrolmentCodes();
        Assert.True(await month.Play(codes), month.Paper);
        using var web = new HttpClient { BaseAddress = suite.Web };
        string metrics = await web.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        // Killed, so that whatever lies in a journal is still there.
        suite.Kill();

        string[] people = [.. Cells("holders", "id_number", "full_name"), .. Cells("payees", "id_number", "full_name", "account_number"),
            .. Cells("payees-corrected", "id_number", "full_name", "account_number"), .. Cells("staff", "display_name")];
        string[] secrets = [.. month.Staff.Passwords.Values, .. courier.Tokens, .. courier.Secrets];
        var canaries = new Canaries([.. people, .. secrets]);
        // The codes of the first start are shown on its console, once; nowhere else.
        var atRest = new Canaries([.. people, .. secrets, .. codes.Values]);

        var hits = new List<string>();
        foreach (string path in Files(suite.Folder))
            hits.AddRange(atRest.In(await Bytes(path)).Select(word => $"{Path.GetRelativePath(suite.Folder, path)}: {word}"));
        hits.AddRange(canaries.In(Encoding.UTF8.GetBytes(suite.Output)).Select(word => $"console: {word}"));
        hits.AddRange(canaries.In(Encoding.UTF8.GetBytes(metrics)).Select(word => $"/metrics: {word}"));
        Assert.True(hits.Count == 0, $"{hits.Count} hits:\n{string.Join('\n', hits.Take(40))}");

        Assert.True(courier.Secrets.Count >= month.Staff.Passwords.Count, "Every sign-in brings a renewal token.");
        Assert.True(courier.Tokens.Count >= month.Staff.Passwords.Count, "Every person of the story signs in.");
        await AssertThatTheScanFinds(suite, people);
    }

    // A scan that finds nothing must be one that would find something.
    private static async Task AssertThatTheScanFinds(SuiteChild suite, string[] people)
    {
        IEnumerable<string> databases = Files(suite.Folder)
            .Where(path => Path.GetFileName(path).StartsWith("payments.", StringComparison.Ordinal));
        string[] exchanged = Directory.GetFiles(Path.Combine(suite.Folder, "bank"), "*.xml", SearchOption.AllDirectories);

        Assert.True(await Holds(databases, new Canaries([WageStory.Run])), "The run stands in the database of Payments.");
        Assert.True(await Holds(exchanged, new Canaries(people)), "The payment files name those who are paid.");
    }

    private static async Task<bool> Holds(IEnumerable<string> paths, Canaries words)
    {
        foreach (string path in paths)
            if (words.In(await Bytes(path)).Count > 0) return true;
        return false;
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void A_word_is_found_in_every_encoding(string encoding)
    {
        byte[] bytes = [0xff, 0x00, .. Encoding.GetEncoding(encoding).GetBytes("x高海勇x"), 0xe9];

        Assert.Equal(["高海勇"], new Canaries(["高海勇", "袁娟秀"]).In(bytes));
    }

    private static IEnumerable<string> Cells(string file, params string[] columns) =>
        CountyFile.Read(file).Rows.SelectMany(row => columns.Select(column => row[column]));

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar)[0] is not ("bank" or "keys"));

    private static async Task<byte[]> Bytes(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return bytes;
    }

    /// <summary>Remembers every token that was sent, and every renewal token and one-time code that was answered.</summary>
    private sealed class ListeningCourier(SuiteChild suite) : Courier(suite.Channel.CreateCallInvoker())
    {
        private readonly ConcurrentDictionary<string, bool> tokens = new();
        private readonly ConcurrentDictionary<string, bool> secrets = new();

        public ICollection<string> Tokens => tokens.Keys;

        public ICollection<string> Secrets => secrets.Keys;

        public override async Task<T> Deliver<T>(Func<Task<T>> call)
        {
            T answer = await base.Deliver(call);
            if (answer is SignInResponse signedIn) secrets.TryAdd(signedIn.RenewalToken, true);
            if (answer is RevealEnrolmentCodeResponse revealed) secrets.TryAdd(revealed.Code, true);
            return answer;
        }

        protected override CallInvoker WayTo(string service) => base.WayTo(service).Intercept(Remember);

        private Metadata Remember(Metadata headers)
        {
            if (headers.GetValue("authorization") is { } bearer) tokens.TryAdd(bearer["Bearer ".Length..], true);
            return headers;
        }
    }
}
