using System.Collections.Frozen;
using Fund.Chassis.Border;
using Fund.Chassis.Rules;
using Fund.Protos.Grpc.Reflection.V1;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;
using Asked = Fund.Protos.Grpc.Reflection.V1.ServerReflectionRequest.MessageRequestOneofCase;

namespace Fund.Chassis.Reflection;

/// <summary>The published reflection protocol over the protos of the suite, for tools of people who develop or operate it.</summary>
internal sealed class ReflectionService(EndpointDataSource endpoints) : ServerReflection.ServerReflectionBase
{
    private static readonly FrozenDictionary<string, FileDescriptor> Files =
        MethodRules.Files().SelectMany(WithImports).DistinctBy(file => file.Name).ToFrozenDictionary(file => file.Name);

    private static readonly FrozenDictionary<string, FileDescriptor> BySymbol = Files.Values
        .SelectMany(file => Symbols(file).Select(symbol => (symbol, file)))
        .ToFrozenDictionary(entry => entry.symbol, entry => entry.file);

    private static readonly FieldDescriptor[] Extensions =
        [.. Files.Values.SelectMany(file => file.Extensions.UnorderedExtensions)];

    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        await foreach (ServerReflectionRequest request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            ServerReflectionResponse response = Answer(request);
            response.ValidHost = request.Host;
            response.OriginalRequest = request;
            await responseStream.WriteAsync(response, context.CancellationToken);
        }
    }

    private ServerReflectionResponse Answer(ServerReflectionRequest request) => request.MessageRequestCase switch
    {
        Asked.FileByFilename => FileOf(Files.GetValueOrDefault(request.FileByFilename)),
        Asked.FileContainingSymbol => FileOf(BySymbol.GetValueOrDefault(request.FileContainingSymbol)),
        Asked.FileContainingExtension => FileOf(Extensions.FirstOrDefault(extension =>
            extension.ExtendeeType.FullName == request.FileContainingExtension.ContainingType
            && extension.FieldNumber == request.FileContainingExtension.ExtensionNumber)?.File),
        Asked.AllExtensionNumbersOfType => NumbersOf(request.AllExtensionNumbersOfType),
        Asked.ListServices => Services(),
        _ => Error(StatusCode.InvalidArgument, "No question was asked."),
    };

    private static ServerReflectionResponse FileOf(FileDescriptor? file)
    {
        if (file is null) return Error(StatusCode.NotFound, "There is no such file, symbol or extension.");
        var files = new FileDescriptorResponse();
        files.FileDescriptorProto.AddRange(WithImports(file).DistinctBy(one => one.Name).Select(one => one.SerializedData));
        return new ServerReflectionResponse { FileDescriptorResponse = files };
    }

    private static ServerReflectionResponse NumbersOf(string type)
    {
        if (!BySymbol.ContainsKey(type)) return Error(StatusCode.NotFound, "There is no such type.");
        var numbers = new ExtensionNumberResponse { BaseTypeName = type };
        numbers.ExtensionNumber.AddRange(Extensions.Where(extension => extension.ExtendeeType.FullName == type).Select(e => e.FieldNumber));
        return new ServerReflectionResponse { AllExtensionNumbersResponse = numbers };
    }

    private ServerReflectionResponse Services()
    {
        var services = new ListServiceResponse();
        services.Service.AddRange(endpoints.Names().Select(name => new ServiceResponse { Name = name }));
        return new ServerReflectionResponse { ListServicesResponse = services };
    }

    private static ServerReflectionResponse Error(StatusCode code, string message) =>
        new() { ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message } };

    private static IEnumerable<FileDescriptor> WithImports(FileDescriptor file) => file.Dependencies.SelectMany(WithImports).Prepend(file);

    private static IEnumerable<string> Symbols(FileDescriptor file) =>
    [
        .. file.Services.SelectMany(service => service.Methods.Select(method => method.FullName).Prepend(service.FullName)),
        .. file.MessageTypes.SelectMany(Symbols),
        .. file.EnumTypes.Select(type => type.FullName),
        .. file.Extensions.UnorderedExtensions.Select(extension => extension.FullName),
    ];

    private static IEnumerable<string> Symbols(MessageDescriptor type) =>
    [
        type.FullName,
        .. type.Fields.InDeclarationOrder().Select(field => field.FullName),
        .. type.EnumTypes.Select(inner => inner.FullName),
        .. type.NestedTypes.SelectMany(Symbols),
    ];
}
