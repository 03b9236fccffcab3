using System.Reflection;

namespace Fund.Tests.Unit.StandIns;

/// <summary>A real binary must find in the stand-ins all that it was compiled against.</summary>
public sealed class ApiTests
{
    [Theory]
    //          real binary               stand-in           references at least
    [InlineData("Grpc.AspNetCore.Server", "Grpc.Core.Api", 90)]
    [InlineData("Grpc.AspNetCore.Server", "Grpc.Net.Common", 8)]
    [InlineData("Grpc.Net.Client", "Grpc.Core.Api", 90)]
    [InlineData("Grpc.Net.Client", "Grpc.Net.Common", 8)]
    public void Every_reference_resolves(string real, string standIn, int referencesMin)
    {
        (int references, string[] missing) = ApiCheck.OfReferences(PathOf(real), standIn, PathOf(standIn));

        Assert.Empty(missing);
        Assert.True(references >= referencesMin, $"{real} has {references} references to {standIn}.");
    }

    [Theory]
    [InlineData("Grpc.AspNetCore.Server")]
    [InlineData("Grpc.Net.Client")]
    public void Every_override_overrides_something(string real) => Assert.Empty(ApiCheck.OfOverrides(Assembly.Load(real)));

    [Fact]
    public void A_reference_that_does_not_resolve_is_found()
    {
        (int references, string[] missing) = ApiCheck.OfReferences(PathOf("Grpc.Net.Client"), "Grpc.Core.Api", PathOf("Grpc.Net.Common"));

        Assert.Equal(references, missing.Length);
    }

    [Theory]
    [InlineData("Grpc.Core.Api", "2.0.0.0", "d754f35622e28bad")]
    [InlineData("Grpc.Net.Common", "2.0.0.0", "d754f35622e28bad")]
    public void A_stand_in_bears_the_name_it_is_asked_for(string standIn, string version, string publicKeyToken)
    {
        AssemblyName name = AssemblyName.GetAssemblyName(PathOf(standIn));

        Assert.Equal(version, name.Version?.ToString());
        Assert.Equal(publicKeyToken, Convert.ToHexStringLower(name.GetPublicKeyToken()!));
    }

    private static string PathOf(string assembly) => Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll");
}
