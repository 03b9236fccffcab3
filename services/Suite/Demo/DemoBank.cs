using System.Collections.Immutable;
using Fund.Suite.Bank;

namespace Fund.Suite.Demo;

/// <summary>How the bank of the demo behaves: it settles most, returns some, rejects some, and never answers one.</summary>
internal static class DemoBank
{
    public static BankScript Script { get; } = new()
    {
        Seed = 2026,
        Fates = new Dictionary<long, Fate>
        {
            [17] = new Fate.Return("AC04", AfterDays: 3),
            [101] = new Fate.Return("AC06", AfterDays: 3, IsMarkedReversal: false),
            [222] = new Fate.Return("BE04", AfterDays: 3),
            [40] = new Fate.Reject("AC01"),
            [150] = new Fate.Reject("AC03"),
            [77] = new Fate.Silence(),
        }.ToImmutableDictionary(),
    };
}
