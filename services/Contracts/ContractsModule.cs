using Fund.Chassis.Hosting;
using Fund.Chassis.Imports;
using Fund.Contracts.Agreements;
using Fund.Contracts.Attendance;
using Fund.Contracts.Posts;
using Fund.Kernel.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Pb = Fund.Protos.Contract.V1;

namespace Fund.Contracts;

/// <summary>The service Contracts: posts with the people in them, their attendance, and contracts with undertakers.</summary>
public static class ContractsModule
{
    public const string Service = "contracts";

    public static void Add(WebApplicationBuilder builder)
    {
        FundModule<ContractDb> module = FundModule<ContractDb>.Add(builder, Service, options => new ContractDb(options));
        module.Services.AddSingleton<ProgrammeRpc>();
        module.Services.AddSingleton<AttendanceRpc>();
        module.Services.AddSingleton<ContractRpc>();
        module.Step<ReserveContract>()
            .Listens(_ => WageRunFacts.Handlers(), WageRunFacts.Source, nameof(WageRunSubmitted), nameof(WageRunRejected))
            .Importable(services => ImportMethod<ContractDb>.Of<Pb.CreateProgrammeRequest, Pb.Programme>(
                "/fund.contract.v1.ProgrammeService/CreateProgramme", services.GetRequiredService<ProgrammeRpc>().CreateProgramme))
            .Importable(services => ImportMethod<ContractDb>.Of<Pb.CreatePostRequest, Pb.Post>(
                "/fund.contract.v1.ProgrammeService/CreatePost", services.GetRequiredService<ProgrammeRpc>().CreatePost))
            .Importable(services => ImportMethod<ContractDb>.Of<Pb.CreateEnrolmentRequest, Pb.Enrolment>(
                "/fund.contract.v1.ProgrammeService/CreateEnrolment", services.GetRequiredService<ProgrammeRpc>().CreateEnrolment))
            .Importable(services => ImportMethod<ContractDb>.Of<Pb.RecordAttendanceRequest, Pb.AttendanceEvent>(
                "/fund.contract.v1.AttendanceService/RecordAttendance", services.GetRequiredService<AttendanceRpc>().RecordAttendance));
    }

    public static void Map(WebApplication app)
    {
        app.MapGrpcService<ProgrammeRpc>();
        app.MapGrpcService<AttendanceRpc>();
        app.MapGrpcService<ContractRpc>();
    }
}
