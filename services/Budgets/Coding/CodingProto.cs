using Fund.Budgets.Documents;
using Fund.Budgets.Domain.Coding;
using Fund.Chassis.Db;
using Fund.Kernel;
using Pb = Fund.Protos.Budget.V1;

namespace Fund.Budgets.Coding;

/// <summary>Code lists and codes as they are shown.</summary>
internal static class CodingProto
{
    public static Pb.CodeList ToProto(this CodeList row, long versions)
    {
        var shown = new Pb.CodeList
        {
            Name = row.Name, Kind = row.Kind.To<Pb.CodeList.Types.Kind>(), Title = row.Title, Source = row.Source,
            FromDate = row.FromDate.ToText(), UntilDate = row.UntilDate?.ToText() ?? "", IsRequired = row.IsRequired,
            VersionCount = versions, CreateTime = row.CreateTime.ToTime(), UpdateTime = row.UpdateTime.ToTime(),
        };
        shown.CodeLengths.AddRange(row.Form.Lengths);
        return shown.Sealed();
    }

    /// <param name="outline">Where it stands: it must hold the codes directly below.</param>
    /// <param name="on">The day for which it is shown.</param>
    public static Pb.CodeVersion ToProto(this CodeVersion row, Outline outline, DateOnly on) => new Pb.CodeVersion
    {
        Name = row.Name, Code = row.Code, Title = row.Title, AlternativeTitle = row.AlternativeTitle, ParentCode = row.ParentCode,
        FromDate = row.FromDate.ToText(), UntilDate = row.UntilDate?.ToText() ?? "",
        Posting = row.Posting.To<Pb.CodeVersion.Types.Posting>(), IsLeaf = outline.IsLeaf(row, on),
        TakesPostings = outline.TakesPostings(row, on), CreateTime = row.CreateTime.ToTime(), UpdateTime = row.UpdateTime.ToTime(),
    }.Sealed();
}
