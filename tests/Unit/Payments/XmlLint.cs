using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Fund.Tests.Unit.Payments;

/// <summary>Validation by a reader that is not ours.</summary>
internal static class XmlLint
{
    public static void AssertValid(byte[] file, string schema)
    {
        string schemaPath = SharedData.PathOf($"iso20022/{schema}.xsd");
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, file);
            using Process lint = Start(schemaPath, path);
            string faults = lint.StandardError.ReadToEnd();
            lint.WaitForExit();
            Assert.True(lint.ExitCode == 0, faults);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Process Start(string schema, string file)
    {
        try
        {
            var lint = new ProcessStartInfo("xmllint", ["--noout", "--nonet", "--schema", schema, file]) { RedirectStandardError = true };
            return Process.Start(lint)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("xmllint (libxml2-utils) is not installed.");
            throw;
        }
    }
}
