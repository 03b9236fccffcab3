using System.Reflection;
using Pipelines.Sockets.Unofficial;
using StackExchange.Redis;

namespace Fund.Tests.EndToEnd.Redis;

/// <summary>The real client's binary against its stand-ins, member by member.</summary>
public sealed class RedisApiTests
{
    private const int MemberReference = 0x0A000000;

    /// <summary>Enough type arguments for any generic type or method of the client; a delegate, because some ask for one.</summary>
    private static readonly Type[] TypeArguments = [.. Enumerable.Repeat(typeof(Action), 8)];

    [Fact]
    public void Every_member_that_the_client_refers_to_exists()
    {
        Module client = typeof(ConnectionMultiplexer).Module;
        string[] standIns = ["Pipelines.Sockets.Unofficial", "System.IO.Hashing"];
        var missing = new List<string>();
        int found = 0;
        for (int row = 1; ; row++)
        {
            try
            {
                MemberInfo member = client.ResolveMember(MemberReference | row, TypeArguments, TypeArguments)!;
                if (standIns.Contains(member.Module.Assembly.GetName().Name!))
                {
                    found++;
                    missing.AddRange(member is MethodBase { IsPublic: false } ? [$"{member.DeclaringType}.{member} is not public."] : []);
                }
            }
            catch (ArgumentOutOfRangeException)
            {
                break;
            }
            catch (Exception e) when (e is MissingMemberException or TypeLoadException)
            {
                // Generic types of the client's own refuse our arguments; only what names a stand-in counts.
                missing.AddRange(standIns.Where(e.Message.Contains).Select(_ => e.Message));
            }
        }

        Assert.Empty(missing);
        Assert.True(found >= 80, $"Only {found} references into the stand-ins were looked at.");
    }

    /// <remarks>A compiled <c>foreach</c> disposes an enumerator through the interface; no member reference tells so.</remarks>
    [Fact]
    public void A_walk_over_handlers_can_be_disposed() =>
        Assert.True(typeof(IDisposable).IsAssignableFrom(typeof(Delegates.DelegateEnumerator<Action>)));
}
