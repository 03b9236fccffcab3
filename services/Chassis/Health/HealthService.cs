using Fund.Chassis.Border;
using Fund.Kernel;
using Fund.Protos.Grpc.Health.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;
using static Fund.Protos.Grpc.Health.V1.HealthCheckResponse.Types;

namespace Fund.Chassis.Health;

/// <summary>The published health protocol. The services of a process are ready together: they share what they need.</summary>
internal sealed class HealthService(Readiness readiness, EndpointDataSource endpoints, ReadinessTimes times, TimeProvider clock)
    : Protos.Grpc.Health.V1.Health.HealthBase
{
    /// <summary>Refuses SERVICE_NOT_HERE.</summary>
    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        IsHere(request.Service)
            ? new HealthCheckResponse { Status = await StatusNow(context.CancellationToken) }
            : throw new Refusal(RefusalKind.NotFound, "SERVICE_NOT_HERE", "This process has no such service.");

    public override async Task<HealthListResponse> List(HealthListRequest request, ServerCallContext context)
    {
        ServingStatus status = await StatusNow(context.CancellationToken);
        var response = new HealthListResponse();
        foreach (string service in endpoints.Names().Prepend("")) response.Statuses[service] = new HealthCheckResponse { Status = status };
        return response;
    }

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, readiness.Stopping);
        ServingStatus? told = null;
        while (!context.CancellationToken.IsCancellationRequested)
        {
            ServingStatus status = IsHere(request.Service) ? await StatusNow(context.CancellationToken) : ServingStatus.ServiceUnknown;
            if (status != told) await responseStream.WriteAsync(new HealthCheckResponse { Status = status }, context.CancellationToken);
            told = status;
            // An open stream would keep a stopping server waiting: NOT_SERVING is its last word.
            if (readiness.Stopping.IsCancellationRequested) return;
            await Task.Delay(times.Fresh, clock, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<ServingStatus> StatusNow(CancellationToken cancel) =>
        (await readiness.Missing(cancel)).Count == 0 ? ServingStatus.Serving : ServingStatus.NotServing;

    private bool IsHere(string service) => service.Length == 0 || endpoints.Names().Contains(service);
}
