using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fund.Contracts.Posts;

namespace Fund.Contracts.Attendance;

/// <summary>One holder in a roll, with the rate and rule of the programme at the time.</summary>
public sealed class MusterLine
{
    public string Roll { get; set; } = "";

    /// <summary>1, 2, 3 …: which submission of the roll froze it; 0 while it only follows from the records.</summary>
    public long Submission { get; set; }

    public string Enrolment { get; set; } = "";

    public string Post { get; set; } = "";

    public string Subject { get; set; } = "";

    public string MaskedName { get; set; } = "";

    /// <summary>Days with some attendance.</summary>
    public long AttendedDaysCount { get; set; }

    /// <summary>The value of the days by the programme's day rule, in thousandths of a day.</summary>
    public long DayMillisCount { get; set; }

    public long RequiredDaysCount { get; set; }

    public string Currency { get; set; } = "";

    /// <summary>The wage of a full month, in minor units.</summary>
    public long MonthlyWage { get; set; }

    /// <summary>The lines of a roll by enrolment: every holder stands in it, the absent with 0.</summary>
    /// <param name="holders">Those in a post of the site on some day of the month.</param>
    /// <param name="days">The attendance of the site in the month that counts.</param>
    public static List<MusterLine> Of(Programme programme, IEnumerable<Enrolment> holders,
        IEnumerable<(string Enrolment, long Minutes)> days)
    {
        ILookup<string, long> minutes = days.ToLookup(day => day.Enrolment, day => day.Minutes);
        return holders.OrderBy(holder => holder.Name, StringComparer.Ordinal)
            .Select(holder => new MusterLine
            {
                Enrolment = holder.Name, Post = holder.Post, Subject = holder.Subject, MaskedName = holder.MaskedName,
                AttendedDaysCount = minutes[holder.Name].Count(worked => worked > 0),
                DayMillisCount = minutes[holder.Name].Sum(programme.DayMillis),
                RequiredDaysCount = programme.RequiredDaysCount, Currency = programme.Currency, MonthlyWage = programme.MonthlyWage,
            })
            .ToList();
    }

    /// <summary>
    /// SHA-256, lower-case hex, over <c>muster-lines/v1</c> and one line of text per holder, by enrolment; the fields are parted by
    /// tabs, the lines ended by line feeds. No field can hold either.
    /// </summary>
    public static string Hash(IEnumerable<MusterLine> lines)
    {
        var text = new StringBuilder("muster-lines/v1\n");
        foreach (MusterLine line in lines.OrderBy(line => line.Enrolment, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture,
                $"{line.Enrolment}\t{line.Post}\t{line.Subject}\t{line.MaskedName}\t{line.AttendedDaysCount}\t{line.DayMillisCount}\t")
                .Append(CultureInfo.InvariantCulture, $"{line.RequiredDaysCount}\t{line.Currency}\t{line.MonthlyWage}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
