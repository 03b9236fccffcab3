using Fund.Chassis.Reflection;
using Fund.Protos.Grpc.Reflection.V1;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Fund.Tests.Service.Border;

public sealed class ReflectionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Services_and_the_files_they_need_can_be_asked_for()
    {
        await using BorderHost host = await BorderHost.Start(map: app => app.MapReflection(always: true));
        using AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call =
            new ServerReflection.ServerReflectionClient(host.Channel).ServerReflectionInfo(cancellationToken: Cancel);

        ServerReflectionResponse services = await Ask(call, new() { ListServices = "" });
        ServerReflectionResponse file = await Ask(call, new() { FileContainingSymbol = "fund.budget.v1.LedgerService.WriteBack" });
        ServerReflectionResponse extension = await Ask(call, new()
        {
            FileContainingExtension = new ExtensionRequest { ContainingType = "google.protobuf.MethodOptions", ExtensionNumber = 50710 },
        });
        ServerReflectionResponse numbers = await Ask(call, new() { AllExtensionNumbersOfType = "google.protobuf.FieldOptions" });
        ServerReflectionResponse nothing = await Ask(call, new() { FileByFilename = "fund/none.proto" });

        Assert.Equal(
            ["fund.budget.v1.LedgerService", "fund.imports.v1.ImportService", "grpc.reflection.v1.ServerReflection"],
            services.ListServicesResponse.Service.Select(service => service.Name));
        FileDescriptorProto[] files = [.. file.FileDescriptorResponse.FileDescriptorProto.Select(FileDescriptorProto.Parser.ParseFrom)];
        Assert.Equal("fund/budget/v1/ledger.proto", files[0].Name);
        Assert.Empty(files.SelectMany(one => one.Dependency).Except(files.Select(one => one.Name)));
        Assert.Equal("fund/options/v1/options.proto",
            FileDescriptorProto.Parser.ParseFrom(extension.FileDescriptorResponse.FileDescriptorProto[0]).Name);
        Assert.Equal([50711], numbers.AllExtensionNumbersResponse.ExtensionNumber);
        Assert.Equal((int)StatusCode.NotFound, nothing.ErrorResponse.ErrorCode);
    }

    [Fact]
    public async Task Outside_development_there_is_none_unless_it_is_asked_for()
    {
        await using BorderHost host = await BorderHost.Start(map: app => app.MapReflection());
        using AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call =
            new ServerReflection.ServerReflectionClient(host.Channel).ServerReflectionInfo(cancellationToken: Cancel);
        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancel));
        Assert.Equal(StatusCode.Unimplemented, thrown.StatusCode);
    }

    private static async Task<ServerReflectionResponse> Ask(
        AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call, ServerReflectionRequest question)
    {
        await call.RequestStream.WriteAsync(question, Cancel);
        Assert.True(await call.ResponseStream.MoveNext(Cancel));
        return call.ResponseStream.Current;
    }
}
