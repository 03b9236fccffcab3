using System.Reflection;
using Fund.Kernel;
using Microsoft.Extensions.Configuration;

namespace Fund.Chassis.Settings;

/// <summary>
/// All settings of a process, validated at start. Each comes from the command line (<c>--Database=…</c>), the environment
/// (<c>FUND_Database</c>) or <c>appsettings.json</c>, and each has a safe default.
/// </summary>
public sealed record SuiteSettings
{
    /// <summary>The folder for files, keys and SQLite databases. Default: <c>data</c> in the working folder.</summary>
    public required string Data { get; init; }

    /// <summary>
    /// <c>sqlite:FOLDER</c> or <c>postgres:CONNECTION STRING</c> (without a database). Default: SQLite in <see cref="Data"/>.
    /// </summary>
    public required string Database { get; init; }

    /// <summary><c>memory</c> or <c>rabbitmq://user:password@host:port/vhost</c>. Default: memory.</summary>
    public required string Bus { get; init; }

    /// <summary><c>none</c> or <c>redis:host:port</c>. A cache only: without it nothing is wrong, only slower. Default: none.</summary>
    public required string Cache { get; init; }

    /// <summary>
    /// Where gRPC is served. Plain text only on loopback, unless a <see cref="Tls"/> certificate is set. Default: http://127.0.0.1:7070.
    /// </summary>
    public required Uri Listen { get; init; }

    /// <summary>Where /livez, /readyz and /metrics are served (HTTP/1.1). Default: http://127.0.0.1:7071.</summary>
    public required Uri Web { get; init; }

    /// <summary>The path of a PEM file with certificate and key for <see cref="Listen"/>. Empty: none.</summary>
    public required string Tls { get; init; }

    /// <summary>The folder of the keys. Default: <c>keys</c> in <see cref="Data"/>.</summary>
    public required string Keys { get; init; }

    /// <summary>
    /// Whether missing keys are made at start. Default: yes on SQLite, which is one machine; no on a server, where several
    /// machines share the keys and none may invent one.
    /// </summary>
    public required bool MakeKeys { get; init; }

    /// <summary>The time zone of the offices, by which days are taken. Default: Asia/Shanghai.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>The office at the top of the tree, where the first administrators stand. Default: county.</summary>
    public required OfficeName TopOffice { get; init; }

    /// <summary>Where the other services are, by name; what is missing is here. <c>budgets=http://…;payments=http://…</c></summary>
    public required IReadOnlyDictionary<string, Uri> Peers { get; init; }

    /// <summary>The OTLP endpoint for traces. Empty: none.</summary>
    public required string Telemetry { get; init; }

    /// <summary>Whether server reflection is served. Default: only in development.</summary>
    public required bool Reflection { get; init; }

    /// <summary>Whether plain text beyond loopback is allowed: for container networks that encrypt by themselves. Default: no.</summary>
    public required bool PlainTextNetwork { get; init; }

    /// <summary>
    /// How often a new password is hashed (PBKDF2-SHA256). At least 100,000; default 600,000. Each stored password keeps the count it
    /// was made with.
    /// </summary>
    public required int PasswordIterations { get; init; }

    /// <summary>All that may be set; the last is the log's.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(SuiteSettings).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(setting => setting.Name), "AuditSources",
    ];

    /// <summary>
    /// Refuses what nobody reads: a setting spelt wrongly would leave a default in force, such as a database of its own. Sections of the
    /// framework, which have a colon, pass. Throws <see cref="SettingsFault"/>.
    /// </summary>
    /// <param name="arguments">Those of the command line; settings begin with <c>--</c>.</param>
    /// <param name="variables">The names of the environment; settings are written like <c>FUND_Database</c>.</param>
    public static void MustKnow(IEnumerable<string> arguments, IEnumerable<string> variables)
    {
        IEnumerable<string> asked = arguments.Where(argument => argument.StartsWith("--", StringComparison.Ordinal))
            .Select(argument => argument[2..].Split('=')[0]);
        IEnumerable<string> set = variables.Where(name => name.StartsWith("FUND_", StringComparison.Ordinal) && name.Any(char.IsLower))
            .Select(name => name["FUND_".Length..].Replace("__", ":", StringComparison.Ordinal));
        foreach (string name in asked.Concat(set))
            if (!name.Contains(':', StringComparison.Ordinal) && !Names.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw SettingsFault.Unknown(name);
    }

    /// <summary>Reads and checks all settings. Throws <see cref="SettingsFault"/> that names the setting and what it must be.</summary>
    public static SuiteSettings Read(IConfiguration configuration)
    {
        string Text(string key, string fallback) => configuration[key] is { Length: > 0 } text ? text : fallback;

        string data = Path.GetFullPath(Text("Data", "data"));
        var settings = new SuiteSettings
        {
            Data = data,
            Database = Text("Database", $"sqlite:{data}"),
            Bus = Text("Bus", "memory"),
            Cache = Text("Cache", "none"),
            Listen = Address("Listen", Text("Listen", "http://127.0.0.1:7070")),
            Web = Address("Web", Text("Web", "http://127.0.0.1:7071")),
            Tls = Text("Tls", ""),
            Keys = Path.GetFullPath(Text("Keys", Path.Combine(data, "keys"))),
            MakeKeys = YesOrNo("MakeKeys", Text("MakeKeys",
                Text("Database", "sqlite:").StartsWith("sqlite:", StringComparison.Ordinal) ? "yes" : "no")),
            Zone = TimeZone(Text("Zone", "Asia/Shanghai")),
            TopOffice = Office(Text("TopOffice", "county")),
            Peers = ReadPeers(Text("Peers", "")),
            Telemetry = Text("Telemetry", ""),
            Reflection = YesOrNo("Reflection", Text("Reflection", Text("ASPNETCORE_ENVIRONMENT", "") == "Development" ? "yes" : "no")),
            PlainTextNetwork = YesOrNo("PlainTextNetwork", Text("PlainTextNetwork", "no")),
            PasswordIterations = Iterations(Text("PasswordIterations", "600000")),
        };
        settings.Check();
        return settings;
    }

    /// <summary>The effective settings, one a line, secrets masked.</summary>
    public IEnumerable<string> Describe()
    {
        yield return $"Data={Data}";
        yield return $"Database={Secrets.Mask(Database)}";
        yield return $"Bus={Secrets.Mask(Bus)}";
        yield return $"Cache={Secrets.Mask(Cache)}";
        yield return $"Listen={Listen}";
        yield return $"Web={Web}";
        yield return $"Tls={(Tls.Length == 0 ? "none" : Tls)}";
        yield return $"Keys={Keys}";
        yield return $"MakeKeys={(MakeKeys ? "yes" : "no")}";
        yield return $"Zone={Zone.Id}";
        yield return $"TopOffice={TopOffice}";
        yield return $"Peers={string.Join(';', Peers.Select(peer => $"{peer.Key}={peer.Value}"))}";
        yield return $"Telemetry={(Telemetry.Length == 0 ? "none" : Telemetry)}";
        yield return $"Reflection={(Reflection ? "yes" : "no")}";
        yield return $"PlainTextNetwork={(PlainTextNetwork ? "yes" : "no")}";
        yield return $"PasswordIterations={PasswordIterations}";
    }

    private void Check()
    {
        if (!Database.StartsWith("sqlite:", StringComparison.Ordinal) && !Database.StartsWith("postgres:", StringComparison.Ordinal))
            throw new SettingsFault("Database", "sqlite:FOLDER or postgres:CONNECTION STRING");
        if (Bus != "memory" && !Bus.StartsWith("rabbitmq://", StringComparison.Ordinal))
            throw new SettingsFault("Bus", "memory or rabbitmq://…");
        if (Cache != "none" && !Cache.StartsWith("redis:", StringComparison.Ordinal))
            throw new SettingsFault("Cache", "none or redis:host:port");
        if (Tls.Length == 0 && !Listen.IsLoopback && !PlainTextNetwork)
            throw new SettingsFault("Listen",
                "a loopback address, unless Tls names a certificate or PlainTextNetwork=yes says that the network encrypts");
        if (Tls.Length > 0 && !File.Exists(Tls))
            throw new SettingsFault("Tls", "the path of a PEM file with certificate and key");
    }

    private static Uri Address(string key, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            ? new Uri(text)
            : throw new SettingsFault(key, "an address such as http://127.0.0.1:7070");

    private static bool YesOrNo(string key, string text) =>
        text is "yes" or "no" ? text == "yes" : throw new SettingsFault(key, "yes or no");

    private static int Iterations(string text) =>
        int.TryParse(text, out int iterations) && iterations is >= 100_000 and <= 100_000_000
            ? iterations
            : throw new SettingsFault("PasswordIterations", "a number of at least 100000");

    private static OfficeName Office(string text)
    {
        try
        {
            return OfficeName.Parse(text);
        }
        catch (Exception)
        {
            throw new SettingsFault("TopOffice", "an office name such as s-county");
        }
    }

    private static TimeZoneInfo TimeZone(string id) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(id, out TimeZoneInfo? zone)
            ? zone
            : throw new SettingsFault("Zone", "a time zone such as Asia/Shanghai");

    private static Dictionary<string, Uri> ReadPeers(string text)
    {
        var peers = new Dictionary<string, Uri>();
        foreach (string part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new SettingsFault("Peers", "a list such as budgets=http://…;payments=http://…");
            peers[part[..equals]] = Address("Peers", part[(equals + 1)..]);
        }
        return peers;
    }
}

/// <summary>A setting that cannot be used; the process does not start.</summary>
public sealed class SettingsFault : Exception
{
    public SettingsFault(string setting, string mustBe) : base($"The setting {setting} must be {mustBe}.")
    {
    }

    private SettingsFault(string message) : base(message)
    {
    }

    /// <summary>What is wrong in the folder of the keys.</summary>
    public static SettingsFault InKeys(string message) => new(message);

    public static SettingsFault Unknown(string setting) =>
        new($"There is no setting {setting}. There are {string.Join(", ", SuiteSettings.Names)}.");
}
