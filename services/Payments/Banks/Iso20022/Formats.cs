namespace Fund.Payments.Banks.Iso20022;

/// <summary>The namespaces of the messages we know. A namespace is the version; one that is not here is refused.</summary>
internal static class Formats
{
    private const string Prefix = "urn:iso:std:iso:20022:tech:xsd:";

    public const string Pain001V09 = Prefix + "pain.001.001.09";
    public const string Pain001V03 = Prefix + "pain.001.001.03";

    public static readonly string[] StatusReports = [Prefix + "pain.002.001.03", Prefix + "pain.002.001.10", Prefix + "pain.002.001.11"];

    public static readonly string[] Statements = [Prefix + "camt.053.001.02", Prefix + "camt.053.001.04", Prefix + "camt.053.001.08"];

    public static readonly string[] Notifications = [Prefix + "camt.054.001.02", Prefix + "camt.054.001.04", Prefix + "camt.054.001.08"];
}
