using System.Globalization;
using System.Text;

namespace Fund.Tests.Unit.Demo;

/// <summary>The committed files of the demo county, judged by check-digit code that is not the generator's.</summary>
public class DemoDataTests
{
    private static readonly List<Dictionary<string, string>> Holders = Rows("holders.csv");
    private static readonly List<Dictionary<string, string>> Payees = Rows("payees.csv");
    private static readonly List<Dictionary<string, string>> Attendance = Rows("attendance.csv");

    [Theory]
    [InlineData("offices.csv", 16)]
    [InlineData("staff.csv", 14)]
    [InlineData("bank-accounts.csv", 1)]
    [InlineData("appropriation.csv", 2)]
    [InlineData("allotments.csv", 4)]
    [InlineData("contributions.csv", 8)]
    [InlineData("contribution-credits.csv", 8)]
    [InlineData("programme.csv", 1)]
    [InlineData("posts.csv", 360)]
    [InlineData("holders.csv", 360)]
    [InlineData("payees.csv", 353)]
    [InlineData("payees-corrected.csv", 3)]
    [InlineData("attendance.csv", 8964)]
    public void Each_file_has_its_rows_and_plain_bytes(string file, int count)
    {
        byte[] bytes = File.ReadAllBytes(PathOf(file));

        Assert.Equal(count, Rows(file).Count);
        Assert.NotEqual(0xEF, bytes[0]);
        Assert.DoesNotContain((byte)'\r', bytes);
        Assert.Equal((byte)'\n', bytes[^1]);
    }

    [Fact]
    public void Every_office_but_the_top_lies_under_one_listed_before_it()
    {
        List<string> names = [.. Rows("offices.csv").Select(row => row["name"])];

        for (int i = 1; i < names.Count; i++) Assert.Contains(names[i][..names[i].LastIndexOf('.')], names.Take(i));
    }

    [Fact]
    public void Each_official_holds_one_role_and_one_account()
    {
        var staff = Rows("staff.csv");

        Assert.Equal(staff.Count, staff.DistinctBy(row => row["person_id"]).Count());
        Assert.Equal(staff.Count, staff.DistinctBy(row => row["account_id"]).Count());
        Assert.Equal(
            "auditor budget.approver budget.officer evaluator operator payment.releaser purchase.approver purchase.officer "
            + "supervisor supervisor supervisor treasury.officer wage.approver wage.clerk",
            string.Join(' ', staff.Select(row => row["role"]).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Allotments_stay_within_their_lines()
    {
        var lines = Rows("appropriation.csv").ToDictionary(row => row["line_id"], row => Number(row["amount.minor_units"]));

        foreach (var allotments in Rows("allotments.csv").GroupBy(row => row["line_id"]))
            Assert.True(allotments.Sum(row => Number(row["amount.minor_units"])) <= lines[allotments.Key], allotments.Key);
    }

    [Fact]
    public void Money_received_stays_within_its_pledge_and_one_credit_has_none()
    {
        var pledges = Rows("contributions.csv").ToDictionary(row => row["contribution_id"], row => Number(row["pledged.minor_units"]));
        var credits = Rows("contribution-credits.csv");

        Assert.Single(credits, row => row["contribution_id"] == "");
        Assert.All(
            credits.Where(row => row["contribution_id"] != "").GroupBy(row => row["contribution_id"]),
            of => Assert.True(of.Sum(row => Number(row["amount.minor_units"])) <= pledges[of.Key], of.Key));
    }

    [Fact]
    public void Good_applications_fill_different_posts_with_different_people_and_households()
    {
        var good = Holders.Where(row => !row["enrolment_id"].StartsWith("bad-", StringComparison.Ordinal)).ToList();
        HashSet<string> posts = [.. Rows("posts.csv").Select(row => "offices/s-county/programmes/rural-cleaning/posts/" + row["post_id"])];

        Assert.Equal(350, good.Count);
        foreach (string column in new[] { "enrolment_id", "post", "id_number", "household" })
            Assert.Equal(good.Count, good.DistinctBy(row => row[column].ToUpperInvariant()).Count());
        Assert.All(good, row =>
        {
            Assert.Equal("OK", Fault(row["id_number"]));
            Assert.InRange(AgeOnFirstDay(row["id_number"]), 18, 65);
            Assert.InRange(row["full_name"].Length, 2, 3);
            Assert.Contains(row["post"], posts);
        });
        Assert.Contains(good, row => row["id_number"].EndsWith('x'));
        Assert.Contains(good, row => AgeOnFirstDay(row["id_number"]) == 65);
    }

    [Theory]
    [InlineData("bad-01", "CHECK_DIGIT")]
    [InlineData("bad-02", "CHECK_DIGIT")]
    [InlineData("bad-03", "BIRTH_DATE")]
    [InlineData("bad-04", "PERSON_TWICE")]
    [InlineData("bad-05", "HOUSEHOLD_TWICE")]
    [InlineData("bad-06", "POST_UNKNOWN")]
    [InlineData("bad-07", "AGE 70")]
    [InlineData("bad-08", "AGE 17")]
    [InlineData("bad-09", "NO_NAME")]
    [InlineData("bad-10", "POST_TAKEN")]
    public void Each_bad_application_has_one_fault(string enrolment, string fault)
    {
        int at = Holders.FindIndex(row => row["enrolment_id"] == enrolment);
        Assert.Equal(fault, string.Join(',', FaultsOfApplication(Holders[at], Holders.Take(at))));
    }

    [Fact]
    public void Bad_payees_are_these_and_no_others()
    {
        var owners = new Dictionary<string, string>();
        var faults = new List<string>();
        foreach (var row in Payees)
        {
            string id = row["payee_id"];
            string fault = Fault(row["id_number"]) != "OK" ? "CHECK_DIGIT"
                : !PassesLuhn(row["account_number"]) ? "CARD"
                : !PassesBankCode(row["bank_code"]) ? "BANK_CODE"
                : row["full_name"] == "" ? "NO_NAME"
                : owners.ContainsValue(id) ? "PAYEE_TWICE"
                : !owners.TryAdd(row["account_number"], id) ? "CARD_OF_OTHER"
                : "";
            if (fault != "") faults.Add($"{id} {fault}");
        }

        Assert.Equal(
            ["p0060 CARD", "p0150 BANK_CODE", "p0240 CARD_OF_OTHER", "p0001 PAYEE_TWICE", "p-wrong-id CHECK_DIGIT", "p-no-name NO_NAME"],
            faults);
        Assert.Equal(["p0060", "p0150", "p0240"], Rows("payees-corrected.csv").Select(row => row["payee_id"]));
        Assert.All(Rows("payees-corrected.csv"), row =>
        {
            Assert.True(PassesLuhn(row["account_number"]) && PassesBankCode(row["bank_code"]));
            Assert.DoesNotContain(row["account_number"], owners.Keys);
        });
    }

    [Fact]
    public void Every_good_applicant_is_a_payee_under_the_same_number_and_name()
    {
        var payees = Payees.Concat(Rows("payees-corrected.csv")).Select(row => (row["id_number"], row["full_name"])).ToHashSet();

        Assert.All(Holders.Where(row => row["enrolment_id"][0] == 'e'),
            row => Assert.Contains((row["id_number"].ToUpperInvariant(), row["full_name"]), payees));
    }

    [Fact]
    public void Bad_attendance_rows_are_the_last_seven()
    {
        HashSet<string> appointed = [.. Holders.Select(row => row["enrolment_id"]).Where(id => id[0] == 'e')];
        var minutes = new Dictionary<string, string>();
        var faults = new List<string>();
        for (int i = 0; i < Attendance.Count; i++)
        {
            var row = Attendance[i];
            string enrolment = row["enrolment"][(row["enrolment"].LastIndexOf('/') + 1)..];
            string fault = !row["work_date"].StartsWith("2026-06-", StringComparison.Ordinal) ? "DAY"
                : !appointed.Contains(enrolment) ? "ENROLMENT"
                : Number(row["minutes_count"]) > 1440 ? "MINUTES"
                : minutes.TryAdd(row["event_id"], row["minutes_count"]) ? ""
                : minutes[row["event_id"]] == row["minutes_count"] ? "REPEATED" : "DIFFERS";
            if (fault != "") faults.Add($"{Attendance.Count - i} {fault}");
        }

        Assert.Equal(["7 DAY", "6 ENROLMENT", "5 ENROLMENT", "4 DAY", "3 DIFFERS", "2 REPEATED", "1 MINUTES"], faults);
    }

    private static IEnumerable<string> FaultsOfApplication(Dictionary<string, string> row, IEnumerable<Dictionary<string, string>> before)
    {
        string number = row["id_number"];
        var known = before.ToList();
        if (Fault(number) is var fault and not "OK") yield return fault;
        else if (AgeOnFirstDay(number) is var age and (< 18 or > 65)) yield return $"AGE {age}";
        if (known.Any(other => other["id_number"] == number)) yield return "PERSON_TWICE";
        if (known.Any(other => other["household"] == row["household"])) yield return "HOUSEHOLD_TWICE";
        if (known.Any(other => other["post"] == row["post"])) yield return "POST_TAKEN";
        if (row["post"].EndsWith("/f-v99-01", StringComparison.Ordinal)) yield return "POST_UNKNOWN";
        if (row["full_name"] == "") yield return "NO_NAME";
    }

    // GB 11643: the weighted sum with weights 2^(17-i) mod 11 over all 18 characters is 1; X is 10.
    private static string Fault(string number)
    {
        int sum = 0;
        for (int i = 0; i < 18; i++) sum += (number[i] is 'X' or 'x' ? 10 : number[i] - '0') * ((1 << (17 - i)) % 11);
        bool isDate = DateOnly.TryParseExact(number[6..14], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
        return sum % 11 != 1 ? "CHECK_DIGIT" : isDate ? "OK" : "BIRTH_DATE";
    }

    private static int AgeOnFirstDay(string number) =>
        (20260601 - int.Parse(number[6..14], CultureInfo.InvariantCulture)) / 10_000;

    private static bool PassesLuhn(string card) =>
        card.Length == 19 && card.Reverse().Select((c, i) => (c - '0') * (i % 2 + 1)).Sum(d => d / 10 + d % 10) % 10 == 0;

    // ISO 7064 MOD 11,10: with the check digit added the hybrid sum ends at 1.
    private static bool PassesBankCode(string code)
    {
        int p = 10;
        foreach (char c in code[..11]) p = ((p + c - '0') % 10 is var s && s == 0 ? 10 : s) * 2 % 11;
        return code.Length == 12 && (p + code[11] - '0') % 10 == 1;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    // No value of these files holds a comma or a quotation mark.
    private static List<Dictionary<string, string>> Rows(string file)
    {
        string[] lines = File.ReadAllLines(PathOf(file), Encoding.UTF8);
        string[] columns = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => columns.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    private static string PathOf(string file) => Path.Combine(House.Checkout.Root, "deploy", "demo", "s-county", file);
}
