using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Routing;

namespace Fund.Chassis.Border;

/// <summary>Which gRPC services this process has.</summary>
internal static class ServedServices
{
    /// <summary>Their full names, in order.</summary>
    public static IEnumerable<string> Names(this EndpointDataSource endpoints) => endpoints.Endpoints
        .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.ServiceName)
        .OfType<string>()
        .Distinct()
        .Order(StringComparer.Ordinal);
}
