namespace Fund.Suite.Bank;

/// <summary>What files of real banks do although they should not. Each is a case that a reader must survive.</summary>
[Flags]
public enum BankHabits
{
    None = 0,
    /// <summary>The second payment booked on a day is shown under the EndToEndId of the first.</summary>
    SameEndToEndIdTwice = 1 << 0,
    /// <summary>Stated counts of a statement and of a status report are one less than what they hold.</summary>
    SaysSevenHoldsEight = 1 << 1,
    /// <summary>The closing balance of a statement is one minor unit above the sum of the opening balance and the entries.</summary>
    BalancesDoNotTie = 1 << 2,
    /// <summary>Files begin with a UTF-8 byte order mark.</summary>
    Bom = 1 << 3,
    /// <summary>A statement file holds two statements of the account: the morning's entries and the afternoon's.</summary>
    TwoStatementsInOneFile = 1 << 4,
    /// <summary>A statement ends with an INFO entry, which is not in its balances, under the references of its first payment.</summary>
    InfoEntries = 1 << 5,
    /// <summary>A statement comes a second time under another message id and another statement id.</summary>
    AdvisesTwice = 1 << 6,
    /// <summary>Amounts carry a third decimal, a zero.</summary>
    TrailingZero = 1 << 7,
    /// <summary>A status report gives codes of payee verification (RCVC, RVNM, RVMC in turn) in the place of ACSP.</summary>
    PayeeVerification = 1 << 8,
}
