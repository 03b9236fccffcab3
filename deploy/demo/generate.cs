// Makes the files of s-county. The same seed gives the same bytes.
//   dotnet run deploy/demo/generate.cs             writes them
//   dotnet run deploy/demo/generate.cs -- --check  says which committed file differs, and fails if one does
#:property PublishAot=false
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

var county = new County(seed: 2026);
bool isCheck = args.Contains("--check");
int differing = 0;
string folder = Path.Combine(County.SourceFolder(), "s-county");
Directory.CreateDirectory(folder);
foreach ((string name, List<string> rows) in county.Files())
{
    byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(rows.Select(row => row + "\n")));
    string path = Path.Combine(folder, name);
    if (!isCheck) File.WriteAllBytes(path, bytes);
    else if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
    {
        Console.Error.WriteLine($"{name} differs from what the generator makes.");
        differing++;
    }
    Console.WriteLine($"{name}: {rows.Count - 1} rows");
}
return differing == 0 ? 0 : 1;

/// <summary>One county, three towns, twelve villages, and what happens there in June 2026.</summary>
sealed class County
{
    const int VillagesPerTown = 4;
    const int PostsPerVillage = 30;
    // The last post of these villages, counted from the first, is kept for an application that is bad on purpose.
    const int VillagesWithABadApplication = 10;
    const string Office = "offices/s-county";
    const string Programme = Office + "/programmes/rural-cleaning";
    static readonly DateOnly FirstDay = new(2026, 6, 1);
    static readonly (string Id, string Name)[] Towns = [("f-town", "枫溪镇"), ("l-town", "柳湾镇"), ("q-town", "青坪镇")];
    static readonly string[] VillageNames =
        ["大湾村", "石桥村", "杨树村", "新塘村", "河东村", "竹山村", "双井村", "下坪村", "枣园村", "白沙村", "龙泉村", "上岭村"];

    readonly Draw draw;
    readonly List<Village> villages = [];
    readonly List<Person> people = [];
    readonly HashSet<string> usedNumbers = [];

    public County(ulong seed)
    {
        draw = new Draw(seed);
        for (int i = 0; i < Towns.Length * VillagesPerTown; i++)
        {
            (string town, string townName) = Towns[i / VillagesPerTown];
            string id = $"v{i % VillagesPerTown + 1:00}";
            villages.Add(new Village(i, $"{Office}.{town}.{id}", $"{town[0]}-{id}", $"舒岭县{townName}{VillageNames[i]}"));
        }
        foreach (Village village in villages)
            for (int post = 1; post <= PostsOfGoodApplicants(village); post++) people.Add(NewPerson(village, post));
    }

    public static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    public IEnumerable<(string Name, List<string> Rows)> Files() =>
    [
        ("offices.csv", Offices()), ("staff.csv", Staff()), ("bank-accounts.csv", BankAccounts()),
        ("appropriation.csv", Appropriation()), ("allotments.csv", Allotments()),
        ("contributions.csv", Contributions()), ("contribution-credits.csv", ContributionCredits()),
        ("programme.csv", ProgrammeRow()), ("posts.csv", Posts()), ("holders.csv", Holders()),
        ("payees.csv", Payees()), ("payees-corrected.csv", PayeesCorrected()), ("attendance.csv", Attendance()),
    ];

    List<string> Offices() =>
    [
        "name,display_name",
        $"{Office},舒岭县",
        .. Towns.SelectMany((town, i) => villages.Skip(i * VillagesPerTown).Take(VillagesPerTown)
            .Select(v => $"{v.Office},{v.DisplayName}").Prepend($"{Office}.{town.Id},舒岭县{town.Name}")),
    ];

    // One role each, so that no person can come to hold two duties that exclude each other. The programme belongs to the county:
    // a right over its enrolments and rolls is held at the county, also by the supervisor who looks after one town.
    static List<string> Staff() =>
    [
        "person_id,display_name,account_id,role,office",
        .. new[]
        {
            ("budget.officer", "陈立群"), ("budget.approver", "周敏之"), ("treasury.officer", "何国平"),
            ("purchase.officer", "刘晓梅"), ("purchase.approver", "吴建华"),
            ("supervisor", "孙志远"), ("supervisor", "胡春兰"), ("supervisor", "郭大勇"),
            ("evaluator", "林雅琴"), ("wage.clerk", "黄丽娟"), ("wage.approver", "徐长海"),
            ("payment.releaser", "马文斌"), ("auditor", "罗正清"), ("operator", "谢小军"),
        }.Select((p, i) => $"s{i + 101},{p.Item2},{AccountOf(p.Item1, i)},{p.Item1},{Office}"),
    ];

    static string AccountOf(string role, int i) =>
        role == "supervisor" ? $"supervisor-{Towns[i - 5].Id}" : role.Replace('.', '-');

    static List<string> BankAccounts() =>
    [
        "bank_account_id,display_name,bank_code,account_number,opening_balance.currency_code,opening_balance.minor_units,opening_date",
        $"wages,舒岭县公益岗位专户,{Check.CompleteBankCode("40256999001")},43100990000012345678,CNY,30000000,2026-01-01",
    ];

    // COFOG 05.1.0 is waste management; 30226 is paid labour, 30227 entrusted business.
    static List<string> Appropriation() =>
    [
        "line_id,purpose,function_code,economic_code,amount.currency_code,amount.minor_units",
        "wages,rural-cleaning,05.1.0,30226,CNY,180000000",
        "supervision,rural-cleaning-supervision,05.1.0,30227,CNY,9000000",
    ];

    static List<string> Allotments() =>
    [
        "allotment_id,line_id,spending_office,amount.currency_code,amount.minor_units",
        $"county-wages,wages,{Office},CNY,120000000",
        .. Towns.Select(town => $"{town.Id}-supervision,supervision,{Office}.{town.Id},CNY,2500000"),
    ];

    static List<string> Contributions() =>
    [
        "contribution_id,kind,giver,purpose,pledged.currency_code,pledged.minor_units,end_date",
        "bamboo-cooperative-2026,KIND_GIFT,枫溪竹业专业合作社,rural-cleaning,CNY,3000000,2026-12-31",
        "orchard-company-2026,KIND_GIFT,舒岭果品有限公司,rural-cleaning,CNY,2000000,2026-09-30",
        "charity-association-2026,KIND_MATCHING_GRANT,舒岭县慈善会,rural-cleaning,CNY,2500000,2026-12-31",
        "dawan-village-2026,KIND_VILLAGE,枫溪镇大湾村村民委员会,rural-cleaning,CNY,600000,2026-12-31",
        "hedong-village-2026,KIND_VILLAGE,柳湾镇河东村村民委员会,rural-cleaning,CNY,450000,2026-12-31",
        "zaoyuan-village-2026,KIND_VILLAGE,青坪镇枣园村村民委员会,rural-cleaning,CNY,520000,2026-12-31",
        "private-giver-0017,KIND_GIFT,private giver 0017,,CNY,100000,",
        "returnees-association-2026,KIND_GIFT,舒岭县返乡创业协会,rural-cleaning-tools,CNY,1500000,2026-12-31",
    ];

    // What the bank is asked to receive. The returnees never pay, the orchard pays in part, the last credit was pledged by nobody.
    static List<string> ContributionCredits() =>
    [
        "contribution_id,account_number,booking_date,amount.currency_code,amount.minor_units,payer,reference",
        "bamboo-cooperative-2026,43100990000012345678,2026-06-02,CNY,3000000,枫溪竹业专业合作社,捐赠 bamboo-cooperative-2026",
        "orchard-company-2026,43100990000012345678,2026-06-03,CNY,1200000,舒岭果品有限公司,保洁捐款",
        "charity-association-2026,43100990000012345678,2026-06-05,CNY,2500000,舒岭县慈善会,配套 charity-association-2026",
        "dawan-village-2026,43100990000012345678,2026-06-05,CNY,600000,枫溪镇大湾村村民委员会,村集体 dawan-village-2026",
        "hedong-village-2026,43100990000012345678,2026-06-08,CNY,450000,柳湾镇河东村村民委员会,村集体 hedong-village-2026",
        "zaoyuan-village-2026,43100990000012345678,2026-06-09,CNY,520000,青坪镇枣园村村民委员会,村集体 zaoyuan-village-2026",
        "private-giver-0017,43100990000012345678,2026-06-10,CNY,100000,private giver 0017,private-giver-0017",
        ",43100990000012345678,2026-06-12,CNY,88800,青坪农机服务队,",
    ];

    static List<string> ProgrammeRow() =>
    [
        "programme_id,title,purpose,policy_pack,monthly_wage.currency_code,monthly_wage.minor_units,required_days_count,"
            + "day_minutes_count,publicity_days,age_min_years,age_max_years,one_per_household,posts_per_village_count",
        $"rural-cleaning,农村保洁公益性岗位,rural-cleaning,cn-2020,CNY,60000,26,480,7,18,65,true,{PostsPerVillage}",
    ];

    List<string> Posts()
    {
        string[] titles = ["村道保洁", "河道保洁", "垃圾清运", "公厕保洁"];
        var rows = new List<string> { "post_id,site,title" };
        foreach (Village village in villages)
            for (int post = 1; post <= PostsPerVillage; post++)
                rows.Add($"{PostId(village, post)},{village.Office},{titles[post % titles.Length]}");
        return rows;
    }

    List<string> Holders()
    {
        var rows = new List<string> { "enrolment_id,post,id_number,full_name,household" };
        foreach (Village village in villages)
        {
            rows.AddRange(people.Where(p => p.Village == village).Select(p => Application(p.Enrolment, p, p.Post)));
            if (village.Index < VillagesWithABadApplication) rows.Add(BadApplication(village));
        }
        return rows;
    }

    static string Application(string enrolment, Person person, string post) =>
        $"{enrolment},{Programme}/posts/{post},{person.IdNumber},{person.FullName},{person.Household}";

    string BadApplication(Village village)
    {
        Person stranger = NewPerson(village, PostsPerVillage);
        string enrolment = $"bad-{village.Index + 1:00}";
        string post = stranger.Post;
        string number = stranger.IdNumber;
        return village.Index switch
        {
            0 => Application(enrolment, stranger with { IdNumber = number[..17] + Check.OtherThan(number[17]) }, post),
            1 => Application(enrolment, stranger with { IdNumber = Check.SwapLastTwoThatDiffer(number) }, post),
            2 => Application(enrolment, stranger with { IdNumber = Check.CompleteIdNumber(number[..10] + "0230" + number[14..17]) }, post),
            3 => Application(enrolment, people[5] with { Household = stranger.Household }, post),
            4 => Application(enrolment, stranger with { Household = people.First(p => p.Village == village).Household }, post),
            5 => Application(enrolment, stranger, "f-v99-01"),
            6 => Application(enrolment, stranger with { IdNumber = NewIdNumber(new DateOnly(1956, 3, 14)) }, post),
            7 => Application(enrolment, stranger with { IdNumber = NewIdNumber(new DateOnly(2009, 1, 20)) }, post),
            8 => Application(enrolment, stranger with { FullName = "" }, post),
            _ => Application(enrolment, stranger, people[40].Post),
        };
    }

    List<string> Payees()
    {
        var rows = new List<string> { "payee_id,id_number,full_name,account_number,bank_code" };
        foreach (Person person in people) rows.Add(Payee(person, BadAccountOf(person) ?? person));
        Person first = people[0], other = people[1];
        rows.Add(Payee(first, other));
        rows.Add($"p-wrong-id,{first.IdNumber[..17]}{Check.OtherThan(first.IdNumber[17])},{first.FullName},{NewCard()},{first.BankCode}");
        rows.Add($"p-no-name,{other.IdNumber},,{NewCard()},{other.BankCode}");
        return rows;
    }

    // Three people have no account that can be paid until payees-corrected.csv is loaded: their wages are held, not lost.
    List<string> PayeesCorrected() =>
    [
        "payee_id,id_number,full_name,account_number,bank_code",
        .. people.Where(p => BadAccountOf(p) is not null).Select(p => Payee(p, p)),
    ];

    static string Payee(Person person, Person account) =>
        $"{person.Payee},{person.IdNumber.ToUpperInvariant()},{person.FullName},{account.Card},{account.BankCode}";

    Person? BadAccountOf(Person person) => person.Number switch
    {
        60 => person with { Card = person.Card[..18] + Check.OtherThan(person.Card[18]) },
        150 => person with { BankCode = person.BankCode[..11] + Check.OtherThan(person.BankCode[11]) },
        240 => person with { Card = people[100].Card },
        _ => null,
    };

    List<string> Attendance()
    {
        var rows = new List<string> { "enrolment,event_id,work_date,minutes_count" };
        DateOnly[] workDays = [.. Enumerable.Range(0, 30).Select(FirstDay.AddDays).Where(d => d.DayOfWeek != DayOfWeek.Sunday)];
        foreach (DateOnly day in workDays)
            foreach (Person person in people)
                if (MinutesOf(person, day) is { } minutes) rows.Add(Event(person.Enrolment, day, minutes));
        rows.Add(Event(people[0].Enrolment, new DateOnly(2062, 6, 12), 480));
        rows.Add(Event("e0999", FirstDay, 480));
        rows.Add(Event("bad-07", FirstDay, 480));
        rows.Add(Event(people[1].Enrolment, FirstDay.AddDays(-1), 480));
        rows.Add(Event(people[2].Enrolment, FirstDay, 120));
        rows.Add(Event(people[3].Enrolment, FirstDay, 480));
        rows.Add(Event(people[4].Enrolment, new DateOnly(2026, 6, 7), 2000));
        return rows;
    }

    /// <summary>Null: nothing was recorded. The first 5 people miss nothing, so that the bad rows stand on firm ground.</summary>
    int? MinutesOf(Person person, DateOnly day)
    {
        int chance = draw.Below(1000);
        if (person.Number <= 5) return 480;
        if (person.Number == 77) return null;
        if (person.Number is 123 or 280 && day.Day is >= 8 and <= 20) return 0;
        return chance switch { < 12 => null, < 40 => 0, < 70 => 240, < 85 => 300 + draw.Below(12) * 15, _ => 480 };
    }

    static string Event(string enrolment, DateOnly day, int minutes) =>
        $"{Programme}/enrolments/{enrolment},{enrolment}-{Text(day, "yyyyMMdd")},{Text(day, "yyyy-MM-dd")},{minutes}";

    Person NewPerson(Village village, int post)
    {
        // Person 30 turns 66 on the day after the first day: the greatest age is inclusive.
        int number = people.Count + 1;
        DateOnly birth = number == 30 ? new DateOnly(1960, 6, 2) : new DateOnly(1962, 1, 1).AddDays(draw.Below(43 * 365));
        string id = NewIdNumber(birth);
        // A clerk types the x small; it is the same person.
        if (id[17] == 'X' && number % 2 == 0) id = id[..17] + "x";
        string household = $"{village.Short.ToUpperInvariant()}-{post:000}";
        return new Person(number, village, PostId(village, post), id, NewName(id), household, NewCard(), NewBankCode());
    }

    // 431341 looks like a county of Hunan and was never assigned: no number made here can belong to anybody.
    string NewIdNumber(DateOnly birth)
    {
        string number;
        do number = Check.CompleteIdNumber($"431341{Text(birth, "yyyyMMdd")}{draw.Below(999) + 1:000}");
        while (!usedNumbers.Add(number));
        return number;
    }

    // Cards of the range 62 99 99, which no issuer is known to use.
    string NewCard()
    {
        string card;
        do card = Check.CompleteCard($"629999{draw.Below(1_000_000):000000}{draw.Below(1_000_000):000000}");
        while (!usedNumbers.Add(card));
        return card;
    }

    string NewBankCode() =>
        Check.CompleteBankCode(draw.Pick("402", "402", "402", "403", "103") + "5699" + $"{draw.Below(6) + 1:0000}");

    string NewName(string idNumber)
    {
        const string family = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕";
        const string ofMen = "伟强军勇平建国华明辉刚志文武福贵春生海山东根水林";
        const string ofWomen = "芳秀英娟丽霞玉兰桂梅香菊莲珍凤云琴翠红燕琼爱";
        string given = (idNumber[16] - '0') % 2 == 1 ? ofMen : ofWomen;
        string name = $"{family[draw.Below(family.Length)]}{given[draw.Below(given.Length)]}";
        return draw.Below(10) < 7 ? name + given[draw.Below(given.Length)] : name;
    }

    static int PostsOfGoodApplicants(Village village) =>
        village.Index < VillagesWithABadApplication ? PostsPerVillage - 1 : PostsPerVillage;

    static string PostId(Village village, int post) => $"{village.Short}-{post:00}";

    static string Text(DateOnly day, string format) => day.ToString(format, CultureInfo.InvariantCulture);
}

sealed record Village(int Index, string Office, string Short, string DisplayName);

sealed record Person(
    int Number, Village Village, string Post, string IdNumber, string FullName, string Household, string Card, string BankCode)
{
    public string Enrolment => $"e{Number:0000}";
    public string Payee => $"p{Number:0000}";
}

/// <summary>Check digits, and ways to break them.</summary>
static class Check
{
    /// <summary>GB 11643: ISO 7064 MOD 11-2 over the first 17.</summary>
    public static string CompleteIdNumber(string first17)
    {
        int sum = 0;
        foreach (char c in first17) sum = (sum + c - '0') * 2 % 11;
        return first17 + "0123456789X"[(12 - sum) % 11];
    }

    /// <summary>Luhn over the first 18.</summary>
    public static string CompleteCard(string first18)
    {
        int sum = 0;
        for (int i = 0; i < first18.Length; i++)
        {
            int digit = (first18[^(i + 1)] - '0') * (i % 2 == 0 ? 2 : 1);
            sum += digit > 9 ? digit - 9 : digit;
        }
        return first18 + (10 - sum % 10) % 10;
    }

    /// <summary>CNAPS: ISO 7064 MOD 11,10 over the first 11.</summary>
    public static string CompleteBankCode(string first11)
    {
        int product = 10;
        foreach (char c in first11)
        {
            int sum = (product + c - '0') % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return first11 + (11 - product) % 10;
    }

    public static char OtherThan(char check) => check == '7' ? '3' : '7';

    /// <summary>The slip of fingers that the check digit is there to catch.</summary>
    public static string SwapLastTwoThatDiffer(string number)
    {
        int at = 16;
        while (number[at] == number[at - 1]) at--;
        return $"{number[..(at - 1)]}{number[at]}{number[at - 1]}{number[(at + 1)..]}";
    }
}

/// <summary>SplitMix64, so that the draws do not depend on a library's version.</summary>
sealed class Draw(ulong state)
{
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    public string Pick(params string[] choices) => choices[Below(choices.Length)];

    ulong Next()
    {
        unchecked
        {
            ulong z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
