using System.Globalization;
using Fund.Chassis.Settings;
using Microsoft.Extensions.Configuration;

namespace Fund.Payments;

/// <summary>What only Payments needs to be told.</summary>
public sealed record PaymentSettings
{
    /// <summary>The folder from which the bank takes payment files. Default: <c>bank/outbox</c> in the data folder.</summary>
    public required string BankOutbox { get; init; }

    /// <summary>How many days the bank has to answer a payment before it counts as unknown. At least 1; default 3.</summary>
    public required int AnswerDays { get; init; }

    public static PaymentSettings Read(IConfiguration configuration, SuiteSettings suite) => new()
    {
        BankOutbox = Path.GetFullPath(
            configuration["BankOutbox"] is { Length: > 0 } folder ? folder : Path.Combine(suite.Data, "bank", "outbox")),
        AnswerDays = configuration["AnswerDays"] is not { Length: > 0 } text ? 3
            : int.TryParse(text, CultureInfo.InvariantCulture, out int days) && days >= 1 ? days
            : throw new SettingsFault("AnswerDays", "a number of days, at least 1"),
    };
}
