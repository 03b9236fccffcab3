using System.Globalization;
using System.Text;
using System.Xml;

namespace Fund.Suite.Bank;

/// <summary>What marks one file of the bank: its habits, its day and its number among all files of the bank.</summary>
internal sealed record FileStamp(BankHabits Habits, DateOnly Date, int Number)
{
    public string MessageId => string.Create(CultureInfo.InvariantCulture, $"BANK-{Date:yyyyMMdd}-{Number:000000}");

    // A bank writes at the end of its day; the simulator has no clock.
    public string CreationTime => $"{Text(Date)}T18:00:00+08:00";

    public bool Has(BankHabits habit) => (Habits & habit) != 0;

    public static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public BankFile File(string kind, Action<XmlWriter, FileStamp> write)
    {
        var settings = new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: Has(BankHabits.Bom)), Indent = true, NewLineChars = "\n",
        };
        using var content = new MemoryStream();
        using (var xml = XmlWriter.Create(content, settings)) write(xml, this);
        return new BankFile($"{MessageId}.{kind}.xml", content.ToArray());
    }
}
