using System.Collections.Concurrent;
using System.Reflection;
using Fund.Chassis.Db;
using Fund.Chassis.Rules;
using Fund.Tests.Servers;
using Fund.Tests.Service.Testimonies;
using Google.Protobuf.Reflection;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(Coverage))]
[assembly: NotesRuns]

namespace Fund.Tests.Service.Testimonies;

/// <summary>
/// When the whole project has run: every method of the protos that changes something, shows a secret or lets somebody in was answered
/// at least once on each engine, so that the examination of the logs leaves none of them out.
/// </summary>
public sealed class Coverage : IDisposable
{
    private static readonly ConcurrentDictionary<(Engine Engine, string Method), bool> Answered = new();
    private static readonly ConcurrentDictionary<MethodInfo, bool> Ran = new();

    internal static void Note(Engine engine, string method) => Answered.TryAdd((engine, method), true);

    internal static void Note(MethodInfo test) => Ran.TryAdd(test, true);

    /// <summary>Called when the last test is over.</summary>
    public void Dispose()
    {
        // A run of some tests proves nothing about the others.
        if (Tests().Any(test => !Ran.ContainsKey(test))) return;
        string[] missing = [.. Engines().SelectMany(engine => Owed().Where(method => !Answered.ContainsKey((engine, method)))
            .Select(method => $"{engine}: {method}"))];
        Assert.True(missing.Length == 0, $"No service test was answered by these; write one:\n{string.Join('\n', missing)}");
    }

    private static IEnumerable<string> Owed() =>
        MethodRules.Methods.Where(method => method.Key.StartsWith("/fund.", StringComparison.Ordinal) && IsOwed(method.Key, method.Value))
            .Select(method => method.Key).Order(StringComparer.Ordinal);

    private static bool IsOwed(string path, MethodDescriptor method) =>
        MethodRules.Of(path) is { Changes: true } || Examination.IsReveal(method) || Examination.IsSignIn(method);

    private static IEnumerable<Engine> Engines() =>
        ServerRule.Missing(PostgresServer.Program) is null ? [Engine.Sqlite, Engine.Postgres] : [Engine.Sqlite];

    private static IEnumerable<MethodInfo> Tests() =>
        typeof(Coverage).Assembly.GetTypes().SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .Where(method => method.GetCustomAttributes<FactAttribute>().Any(fact => fact is { Skip: null, Explicit: false }));
}

/// <summary>Notes which tests have run.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class NotesRunsAttribute : BeforeAfterTestAttribute
{
    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => Coverage.Note(methodUnderTest);
}
