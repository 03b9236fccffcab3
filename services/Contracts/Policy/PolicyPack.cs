using System.Globalization;
using System.Text.Json;
using Fund.Kernel;

namespace Fund.Contracts.Policy;

/// <summary>One rule of a pack: its value and the law it comes from.</summary>
public sealed record PolicyRule(string Value, string Source);

/// <summary>
/// The rules of law of one jurisdiction and time, as data: <c>packs/*.json</c>. A programme or contract names the pack that holds
/// for it; a rule that a pack does not state does not bind.
/// </summary>
public sealed record PolicyPack(string Name, string Title, DateOnly InForceFrom, IReadOnlyDictionary<string, PolicyRule> Rules)
{
    private static readonly IReadOnlyDictionary<string, PolicyPack> Packs = Load();

    public static IEnumerable<PolicyPack> All => Packs.Values;

    /// <summary>Whether public-welfare posts and labour dispatch may not be bought as a service.</summary>
    public bool RefusesPostSubsidyAsService => Rules.TryGetValue("post-subsidy-as-service", out PolicyRule? rule)
        && rule.Value == "refused";

    /// <summary>Whether one purpose of one office may not be paid both as a service with posts and as a post subsidy.</summary>
    public bool RefusesMixedKinds => Rules.TryGetValue("kinds-mixed", out PolicyRule? rule) && rule.Value == "refused";

    /// <summary>How long a person may hold a post, in months; null: no limit.</summary>
    public int? PostTermMonths => Months("post-term-months");

    /// <summary>Refuses POLICY_PACK_UNKNOWN.</summary>
    public static PolicyPack Of(string name) =>
        Packs.TryGetValue(name, out PolicyPack? pack)
            ? pack
            : throw new Refusal(RefusalKind.Malformed, "POLICY_PACK_UNKNOWN", "There is no such policy pack.")
                .At("policy_pack", $"must be one of {string.Join(", ", Packs.Keys)}");

    /// <summary>How many months a service contract may last, with a stated reason for a long term or without; null: no limit.</summary>
    public int? ServiceTermMonths(bool hasReason) =>
        hasReason && Months("service-term-months-with-reason") is { } longer ? longer : Months("service-term-months");

    private int? Months(string rule) =>
        Rules.TryGetValue(rule, out PolicyRule? stated) ? int.Parse(stated.Value, CultureInfo.InvariantCulture) : null;

    private static SortedDictionary<string, PolicyPack> Load()
    {
        var packs = new SortedDictionary<string, PolicyPack>(StringComparer.Ordinal);
        foreach (string resource in typeof(PolicyPack).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("packs/", StringComparison.Ordinal)))
        {
            using Stream json = typeof(PolicyPack).Assembly.GetManifestResourceStream(resource)!;
            PolicyPack pack = JsonSerializer.Deserialize<PolicyPack>(json, JsonSerializerOptions.Web)!;
            packs.Add(pack.Name, pack);
        }
        return packs;
    }
}
