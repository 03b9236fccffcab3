using Fund.Budgets.Ledger;
using Fund.Kernel;
using Google.Protobuf.WellKnownTypes;
using Pb = Fund.Protos.Budget.V1;
using Type = Fund.Protos.Type;

namespace Fund.Budgets.Documents;

/// <summary>Words that every document shares, as they travel.</summary>
internal static class Wire
{
    /// <summary>Refuses CURRENCY_MALFORMED.</summary>
    public static Money ToMoney(this Type.Money money) => Money.Of(money.CurrencyCode, money.MinorUnits);

    public static Type.Money ToProto(this Money money) => Of(money.Currency.Code, money.MinorUnits);

    public static Type.Money Of(string currency, long minorUnits) => new() { CurrencyCode = currency, MinorUnits = minorUnits };

    /// <summary>The value of the same name in another enum.</summary>
    public static TEnum To<TEnum>(this System.Enum value) where TEnum : struct, System.Enum => System.Enum.Parse<TEnum>(value.ToString());

    /// <summary>When a row that is not written yet was made is not known; the door sets it.</summary>
    public static Timestamp? ToTime(this DateTimeOffset instant) => instant == default ? null : Timestamp.FromDateTimeOffset(instant);

    public static Pb.Balances ToProto(this Stages stages, string currency) => new()
    {
        CurrencyCode = currency, VotedMinorUnits = stages.Voted, AvailableMinorUnits = stages.Available,
        EncumberedMinorUnits = stages.Encumbered,
        ObligatedMinorUnits = stages.Obligated, DisbursedMinorUnits = stages.Disbursed, LapsedMinorUnits = stages.Lapsed,
    };
}
