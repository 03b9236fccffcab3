using System.Text.Json;
using Fund.Kernel.Events;

namespace Fund.Tests.Unit.Events;

/// <summary>
/// An event once told is read for ever: each has a golden file <c>golden/{EventName}.json</c>, and this build must read it and write
/// the same again. A field may be added (here and in the file), never renamed or taken away.
/// </summary>
public sealed class EventGoldenTests
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Events", "golden");

    public static TheoryData<string> Events =>
        [.. typeof(IEvent).Assembly.GetTypes().Where(type => type is { IsAbstract: false }
            && type.IsAssignableTo(typeof(IEvent))).Select(type => type.Name)];

    [Theory, MemberData(nameof(Events))]
    public void Every_event_is_read_from_its_golden_file_and_written_as_it_stands_there(string name)
    {
        string path = Path.Combine(Folder, $"{name}.json");
        Assert.True(File.Exists(path), $"Add tests/Unit/Events/golden/{name}.json: one event as JSON, with a value in every field.");
        string golden = File.ReadAllText(path);
        Type type = typeof(IEvent).Assembly.GetTypes().Single(type => type.Name == name && type.IsAssignableTo(typeof(IEvent)));

        var read = (IEvent)JsonSerializer.Deserialize(golden, type, Web)!;

        Assert.Equal(Sorted(golden), Sorted(JsonSerializer.Serialize(read, type, Web)));
        Assert.NotEmpty(read.Resource);
        Assert.DoesNotContain(JsonDocument.Parse(golden).RootElement.EnumerateObject(), field =>
            field.Value.ValueKind is JsonValueKind.Null || field.Value is { ValueKind: JsonValueKind.Number } number
                && number.GetInt64() == 0);
    }

    [Fact]
    public void Every_golden_file_is_of_an_event_that_can_still_be_read()
    {
        string[] known = [.. Events.Select(row => row.Data)];
        Assert.DoesNotContain(Directory.GetFiles(Folder), path =>
            !known.Contains(Path.GetFileNameWithoutExtension(path)));
    }

    // Neither the order of fields nor how a letter is escaped says anything.
    private static string Sorted(string json) =>
        JsonSerializer.Serialize(JsonSerializer.Deserialize<SortedDictionary<string, JsonElement>>(json)!.ToDictionary(
            field => field.Key, field => field.Value.ValueKind == JsonValueKind.String ? (object?)field.Value.GetString() : field.Value));
}
