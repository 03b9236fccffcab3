using Fund.Chassis.Db;
using Fund.Kernel;
using Google.Protobuf.WellKnownTypes;
using Act = Fund.Protos.Type.Act;
using Pb = Fund.Protos.Contract.V1;

namespace Fund.Contracts.Posts;

/// <summary>Programmes, posts and people as they are shown. Names are masked; the sealed columns never leave.</summary>
internal static class PostProtos
{
    public static Pb.Programme ToProto(this Programme row, IEnumerable<Act>? acts = null)
    {
        var programme = new Pb.Programme
        {
            Name = row.Name, State = (Pb.Programme.Types.State)row.State, Title = row.Title, Purpose = row.Purpose,
            PolicyPack = row.PolicyPack,
            MonthlyWage = new Protos.Type.Money { CurrencyCode = row.Currency, MinorUnits = row.MonthlyWage },
            RequiredDaysCount = (int)row.RequiredDaysCount, DayMinutesCount = (int)row.DayMinutesCount,
            PublicityDays = (int)row.PublicityDays,
            AgeMinYears = (int)row.AgeMinYears, AgeMaxYears = (int)row.AgeMaxYears, OnePerHousehold = row.OnePerHousehold,
            PostsPerVillageCount = (int)row.PostsPerVillageCount, CreateTime = row.CreateTime.Shown(), UpdateTime = row.UpdateTime.Shown(),
        };
        programme.Acts.AddRange(acts ?? []);
        return programme.Sealed();
    }

    public static Pb.Post ToProto(this Post row) => new Pb.Post
    {
        Name = row.Name, State = (Pb.Post.Types.State)row.State, Site = row.Site, Title = row.Title,
        CreateTime = row.CreateTime.Shown(), UpdateTime = row.UpdateTime.Shown(),
    }.Sealed();

    public static Pb.Enrolment ToProto(this Enrolment row, IEnumerable<Act>? acts = null)
    {
        var enrolment = new Pb.Enrolment
        {
            Name = row.Name, State = (Pb.Enrolment.Types.State)row.State, Post = row.Post, Site = row.Site, Subject = row.Subject,
            MaskedName = row.MaskedName, Household = row.Household, StartDate = row.StartDate?.ToText() ?? "",
            EndDate = row.EndDate?.ToText() ?? "",
            Reason = row.Reason, CreateTime = row.CreateTime.Shown(), UpdateTime = row.UpdateTime.Shown(),
        };
        enrolment.Acts.AddRange(acts ?? []);
        return enrolment.Sealed();
    }

    public static Pb.Publication ToProto(this Publication row) => new Pb.Publication
    {
        Name = row.Name, FromDate = row.FromDate.ToText(), UntilDate = row.UntilDate.ToText(), ListedCount = row.ListedCount,
        ObjectedCount = row.ObjectedCount, AppointedCount = row.AppointedCount,
        CreateTime = row.CreateTime.Shown(), UpdateTime = row.UpdateTime.Shown(),
    }.Sealed();

    public static Pb.Exclusion ToProto(this Exclusion row) => new Pb.Exclusion
    {
        Name = row.Name, Subject = row.Subject, Kind = (Pb.Exclusion.Types.Kind)row.Kind, FromDate = row.FromDate.ToText(),
        UntilDate = row.UntilDate?.ToText() ?? "", CreateTime = row.CreateTime.Shown(), UpdateTime = row.UpdateTime.Shown(),
    }.Sealed();

    /// <summary>The instant; unset where the door has not stamped the row yet, which it does for the answer too.</summary>
    public static Timestamp? Shown(this DateTimeOffset instant) => instant == default ? null : instant.ToProto();
}
