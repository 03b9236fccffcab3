using System.Globalization;

namespace Fund.Kernel.Identifiers;

/// <summary>The sex that a resident identity number states.</summary>
public enum Gender
{
    Female,
    Male,
}

/// <summary>
/// A resident identity number of China (GB 11643-1999): division, birth date, order, check character.
/// Personal data: its text form is the mask. Two are equal when the numbers are; <c>x</c> and <c>X</c> are the same.
/// </summary>
public sealed record ResidentId
{
    private const int Length = 18;
    private const string CheckCharacters = "10X98765432";

    private readonly string number;

    private ResidentId(string number, DateOnly birthDate)
    {
        this.number = number;
        BirthDate = birthDate;
    }

    public DateOnly BirthDate { get; }

    /// <summary>The six digits of the county where it was first issued; that county may have been renamed or merged since.</summary>
    public string DivisionCode => number[..6];

    /// <summary>
    /// Whether the first two digits are a province, or one of 81, 82, 83 and 9x that are issued to residents from elsewhere.
    /// An unknown one is a warning, not an error: the printed division may be old.
    /// </summary>
    public bool HasKnownProvince => number[0] == '9' || Provinces.Contains(number[..2]);

    public Gender Gender => (number[16] - '0') % 2 == 1 ? Gender.Male : Gender.Female;

    /// <summary><c>110101********1234</c>.</summary>
    public string Masked => Mask.Identity(number);

    private static readonly HashSet<string> Provinces =
    [
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46",
        "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
    ];

    /// <summary>
    /// Refuses RESIDENT_ID_LENGTH, RESIDENT_ID_CHARACTER, RESIDENT_ID_BIRTH_DATE (no such day, or before 1900) and
    /// RESIDENT_ID_CHECK_DIGIT, in this order.
    /// </summary>
    public static ResidentId Parse(string text)
    {
        string number = text.ToUpperInvariant();
        if (number.Length != Length) throw Malformed("RESIDENT_ID_LENGTH", "A resident identity number has 18 characters.");
        if (!number.AsSpan(0, Length - 1).ContainsOnlyDigits() || !(char.IsAsciiDigit(number[^1]) || number[^1] == 'X'))
            throw Malformed("RESIDENT_ID_CHARACTER", "A resident identity number is 17 digits and a digit or X.");
        if (!DateOnly.TryParseExact(number[6..14], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly birth)
            || birth.Year < 1900)
            throw Malformed("RESIDENT_ID_BIRTH_DATE", "Characters 7 to 14 of a resident identity number are a birth date.");
        if (CheckCharacter(number) != number[^1])
            throw Malformed("RESIDENT_ID_CHECK_DIGIT", "The last character of the resident identity number does not fit the others.");
        return new ResidentId(number, birth);
    }

    /// <summary>
    /// Completed years on <paramref name="day"/>; the birthday itself completes the year, and one of 29 February does so on
    /// 1 March of common years. Refuses RESIDENT_ID_NOT_YET_BORN.
    /// </summary>
    public int AgeOn(DateOnly day)
    {
        if (day < BirthDate)
            throw Malformed("RESIDENT_ID_NOT_YET_BORN", "The birth date of the resident identity number lies after the day asked.");
        bool birthdayIsAhead = (day.Month, day.Day).CompareTo((BirthDate.Month, BirthDate.Day)) < 0;
        return day.Year - BirthDate.Year - (birthdayIsAhead ? 1 : 0);
    }

    /// <summary>The whole number. Call it only where the law or the bank needs it.</summary>
    public string Reveal() => number;

    public override string ToString() => Masked;

    // ISO 7064 MOD 11-2: the weight of a place is 2 to the power of its distance from the end, modulo 11.
    private static char CheckCharacter(string number)
    {
        int sum = 0;
        for (int i = 0; i < Length - 1; i++) sum = (sum + number[i] - '0') * 2 % 11;
        return CheckCharacters[sum];
    }

    private static Refusal Malformed(string reason, string message) => new(RefusalKind.Malformed, reason, message);
}
