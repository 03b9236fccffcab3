using Fund.Chassis.Hosting;
using Fund.Chassis.Settings;

namespace Fund.Tests.Service.Chassis;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("--Bus=memory", "")]
    [InlineData("--bus=memory", "")]
    [InlineData("--Logging:LogLevel:Default=Warning", "")]
    [InlineData("--AuditSources=budgets", "")]
    [InlineData("--Databse=postgres:Host=db", "There is no setting Databse. There are Data, Database, Bus,")]
    [InlineData("--Databse", "There is no setting Databse.")]
    [InlineData("--Reflection=true", "The setting Reflection must be yes or no.")]
    [InlineData("--MakeKeys=maybe", "The setting MakeKeys must be yes or no.")]
    [InlineData("--PlainTextNetwork=1", "The setting PlainTextNetwork must be yes or no.")]
    [InlineData("--Database=mysql:db", "The setting Database must be sqlite:FOLDER or postgres:CONNECTION STRING.")]
    [InlineData("--PasswordIterations=9", "The setting PasswordIterations must be a number of at least 100000.")]
    [InlineData("--Listen=http://0.0.0.0:7070", "The setting Listen must be a loopback address,")]
    public void A_setting_that_nobody_reads_or_that_cannot_be_used_stops_the_start(string argument, string message)
    {
        Exception? fault = Record.Exception(() => FundHost.Create([argument]));
        if (message.Length == 0) Assert.Null(fault);
        else Assert.StartsWith(message, Assert.IsType<SettingsFault>(fault).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FUND_Database", "")]
    [InlineData("FUND_Logging__LogLevel__Default", "")]
    [InlineData("FUND_FAILPOINT", "")]
    [InlineData("Databse", "")]
    [InlineData("FUND_Databse", "There is no setting Databse.")]
    public void So_does_one_in_the_environment(string variable, string message)
    {
        Exception? fault = Record.Exception(() => SuiteSettings.MustKnow([], [variable]));
        if (message.Length == 0) Assert.Null(fault);
        else Assert.StartsWith(message, Assert.IsType<SettingsFault>(fault).Message, StringComparison.Ordinal);
    }
}
