using System.Security.Cryptography;
using System.Text;
using Fund.Chassis.Db;
using Fund.Protos.Imports.V1;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.CountyBudget;

namespace Fund.Tests.Service.Budgets;

public sealed class DocumentsImportTests
{
    [Theory, EachDatabase]
    public async Task The_demos_files_are_imported_as_they_are(Engine engine)
    {
        await using CountyBudget county = await Empty(engine);

        Assert.Equal("16 applied, 0 refused", await Import(county, "offices", "fund.budget.v1.BudgetService/CreateOffice", ""));
        Assert.Equal("8 applied, 0 refused",
            await Import(county, "contributions", "fund.budget.v1.ContributionService/CreateContribution", Office));
        Pb.Appropriation enacted = await county.Enacted("cleaning", ("wages", "rural-cleaning", 180_000_000),
            ("supervision", "", 9_000_000));
        Assert.Equal("4 applied, 0 refused",
            await Import(county, "allotments", "fund.budget.v1.BudgetService/CreateAllotment", enacted.Name));

        Pb.Contribution gift = (await county.Contributions(county.Ann).ListContributionsAsync(new() { Parent = Office })).Contributions
            .Single(row => row.Name.EndsWith("/bamboo-cooperative-2026", StringComparison.Ordinal));
        Assert.Equal((Pb.Contribution.Types.Kind.Gift, 3_000_000, "2026-12-31"), (gift.Kind, gift.Pledged.MinorUnits, gift.EndDate));
        // Imported drafts were drafted by the person who imported them.
        Pb.Allotment draft = (await county.Budget(county.Ann).ListAllotmentsAsync(new() { Parent = Office })).Allotments[0];
        var both = county.Budget(county.Host.As("ann", "budget.officer", "budget.approver"));
        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER", await Refused.Reason(both.ReleaseAllotmentAsync(Release(draft))));
        Assert.Equal("OK", await Refused.Reason(county.Budget(county.Ben).ReleaseAllotmentAsync(Release(draft))));
    }

    private static async Task<string> Import(CountyBudget county, string file, string method, string parent)
    {
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(Root(), "deploy", "demo", "s-county", $"{file}.csv"));
        string[] rows = lines[1..];
        var imports = new ImportService.ImportServiceClient(county.Ann);
        var create = new CreateImportRequest
        {
            Parent = $"{Office}/services/budgets", ImportId = file, Method = method, Mode = Protos.Imports.V1.Import.Types.Mode.EachRow,
            RowCount = rows.Length,
            RequestId = Id(),
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(rows.Select(row => row + "\n"))))),
        };
        create.Columns.AddRange(lines[0].Split(','));
        if (parent.Length > 0) create.Constants.Add("parent", parent);
        Import import = await imports.CreateImportAsync(create);
        using var upload = imports.UploadRows();
        var sent = new UploadRowsRequest { Name = import.Name };
        sent.Rows.AddRange(rows.Select((text, index) => new Protos.Imports.V1.Row { Number = index + 1, Text = text }));
        await upload.RequestStream.WriteAsync(sent);
        await upload.RequestStream.CompleteAsync();
        await upload;
        Import done = await imports.CompleteImportAsync(new() { Name = import.Name, RequestId = Id() });
        return $"{done.AppliedCount} applied, {done.RefusedCount} refused";
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FundServices.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
