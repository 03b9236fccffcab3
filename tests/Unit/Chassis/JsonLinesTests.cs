using System.Diagnostics;
using System.Text.Json;
using Fund.Chassis.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Npgsql;

namespace Fund.Tests.Unit.Chassis;

public sealed class JsonLinesTests
{
    [Fact]
    public void An_event_is_one_line_with_its_fields_and_its_trace()
    {
        using var activity = new Activity("test");
        activity.SetIdFormat(ActivityIdFormat.W3C).Start();

        string text = Write(LogLevel.Warning, new EventId(7, "Late"), [new("Office", "s-county"), new("Count", 3)], "Late:\n\"3\" 余", null);

        Assert.Equal(text.Length - 1, text.IndexOf('\n'));
        JsonElement line = JsonDocument.Parse(text).RootElement;
        Assert.Equal(("warning", 7, "Late", "Fund.Test", "Late:\n\"3\" 余"),
            (line.GetProperty("level").GetString(), line.GetProperty("event").GetInt32(), line.GetProperty("name").GetString(),
                line.GetProperty("category").GetString(), line.GetProperty("message").GetString()));
        Assert.Equal("""{"Office":"s-county","Count":"3"}""", line.GetProperty("fields").GetRawText());
        Assert.Equal(activity.TraceId.ToHexString(), line.GetProperty("trace").GetString());
        Assert.Matches("^....-..-..T..:..:..\\.......Z$", line.GetProperty("time").GetString());
    }

    [Fact]
    public void Of_an_exception_only_what_cannot_hold_a_value_is_written()
    {
        var exception = new InvalidOperationException("canary one", new PostgresException("canary two", "ERROR", "ERROR", "23505"));

        string text = Write(LogLevel.Error, 1, [], "Failed.", exception);

        Assert.DoesNotContain("canary", text);
        JsonElement exceptions = JsonDocument.Parse(text).RootElement.GetProperty("exceptions");
        Assert.Equal(["System.InvalidOperationException", "Npgsql.PostgresException"],
            exceptions.EnumerateArray().Select(one => one.GetProperty("type").GetString()));
        Assert.Equal("23505", exceptions[1].GetProperty("sqlState").GetString());
    }

    private static string Write(LogLevel level, EventId id, KeyValuePair<string, object?>[] fields, string message, Exception? exception)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        using ServiceProvider services = builder.AddTelemetry().Services.BuildServiceProvider();
        ConsoleFormatter formatter = services.GetServices<ConsoleFormatter>().Single(one => one.Name == "fund");
        using var text = new StringWriter();
        var entry = new LogEntry<IReadOnlyList<KeyValuePair<string, object?>>>(
            level, "Fund.Test", id, fields, exception, (_, _) => message);
        formatter.Write(entry, null, text);
        return text.ToString();
    }
}
