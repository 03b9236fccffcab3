using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Chassis.Rules;
using Fund.Chassis.Vault;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Protos.Imports.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fund.Chassis.Imports;

/// <summary>The imports of one service of this process.</summary>
internal interface IImports
{
    string Service { get; }

    Task<Import> Create(CreateImportRequest request, ServerCallContext context);

    Task<long> Upload(UploadRowsRequest request, CancellationToken cancel);

    Task<Import> Complete(CompleteImportRequest request, ServerCallContext context);

    Task<Import> Get(string name, CancellationToken cancel);

    Task<ListRefusedRowsResponse> Refused(ListRefusedRowsRequest request, CancellationToken cancel);
}

/// <summary>
/// Bulk input of one service: rows are staged, then applied in chunks, each chunk one commit with its receipt, so that a crash or a
/// repeat resumes at the first chunk that is missing.
/// </summary>
internal sealed class ImportsOf<TDb>(
    ServiceStore<TDb> store, Writes<TDb> writes, IEnumerable<ImportMethod<TDb>> methods, PersonalVault vault) : IImports where TDb
        : ServiceDb
{
    private const int ChunkRows = 250;
    private const string Sealing = "staged_rows/text";
    private static readonly NamePattern Names = new("services", "imports");

    public string Service => store.Database.Service;

    public Task<Import> Create(CreateImportRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            ResourceName name = Names.Parse($"{request.Parent}/imports/{request.ImportId}");
            ImportMethod<TDb> method = MethodOf($"/{request.Method.TrimStart('/')}");
            CheckRight(method, request, context.Caller());
            RowReader.CheckColumns(MethodRules.Methods[method.Path].InputType, request.Columns.Concat(request.Constants.Keys));
            if (await db.Imports.AnyAsync(row => row.Name == name.Text))
                throw new Refusal(RefusalKind.Conflict, "IMPORT_EXISTS", "There is an import of that name already. Choose another id.")
                    .With("name", name.Text);
            var import = new ImportRow
            {
                Mode = request.Mode == Import.Types.Mode.AllOrNothing ? "ALL_OR_NOTHING" : "EACH_ROW", Method = method.Path,
                Columns = JsonSerializer.Serialize(request.Columns), Constants = JsonSerializer.Serialize(request.Constants),
                RowCount = request.RowCount, Sha256 = request.Sha256,
            };
            import.Named(name);
            db.Imports.Add(import);
            return ToProto(import);
        });

    public async Task<long> Upload(UploadRowsRequest request, CancellationToken cancel)
    {
        using IDisposable turn = await store.Database.Writer.Enter(cancel);
        await using var connection = await store.Database.Open(cancel);
        await using var transaction = await store.Serializable(connection, cancel);
        await using TDb db = store.Attach(connection, transaction);
        ImportRow import = await Load(db, request.Name, cancel);
        if (import.State != "OPEN") throw NotOpen(import);
        long[] numbers = request.Rows.Select(row => row.Number).ToArray();
        Dictionary<long, string> known = await db.StagedRows.Where(row => row.Import == import.Name && numbers.Contains(row.Number))
            .ToDictionaryAsync(row => row.Number, row => row.Hash, cancel);
        foreach (Protos.Imports.V1.Row row in request.Rows)
        {
            string hash = vault.Index(Sealing, row.Text);
            if (known.TryGetValue(row.Number, out string? before))
            {
                if (before != hash)
                    throw new Refusal(RefusalKind.Conflict, "ROW_DIFFERS", "A row was sent twice with different text.")
                        .With("row", row.Number);
                continue;
            }
            known.Add(row.Number, hash);
            db.StagedRows.Add(new StagedRow
            {
                Import = import.Name, Number = row.Number, Hash = hash,
                Sealed = vault.Seal(row.Text, Sealing, $"{import.Name}/{row.Number}"),
            });
            import.StagedCount++;
        }
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return import.StagedCount;
    }

    public async Task<Import> Complete(CompleteImportRequest request, ServerCallContext context)
    {
        Import begun = await writes.Run(request, context, async db =>
        {
            ImportRow import = await Load(db, request.Name, context.CancellationToken);
            if (import.State != "OPEN") throw NotOpen(import);
            await CheckWhole(db, import, context.CancellationToken);
            import.State = "APPLYING";
            return ToProto(import);
        });
        if (request.ValidateOnly) return begun;
        return await Apply(request.Name, context.Caller(), context.CancellationToken);
    }

    public Task<Import> Get(string name, CancellationToken cancel) => store.Read(async db => ToProto(await Load(db, name, cancel)), cancel);

    public Task<ListRefusedRowsResponse> Refused(ListRefusedRowsRequest request, CancellationToken cancel) =>
        store.Read(async db =>
        {
            await Load(db, request.Name, cancel);
            long after = long.TryParse(request.PageToken, out long number) ? number : 0;
            int size = Pages.Size(request.PageSize);
            List<StagedRow> rows = await db.StagedRows.Where(row => row.Import == request.Name && row.State == "REFUSED"
                && row.Number > after)
                .OrderBy(row => row.Number).Take(size + 1).ToListAsync(cancel);
            var answer = new ListRefusedRowsResponse();
            foreach (StagedRow row in rows.Take(size))
            {
                var refused = new RefusedRow { Number = row.Number, Reason = row.Reason, Message = row.Message };
                refused.Columns.AddRange(row.Columns.Split(',', StringSplitOptions.RemoveEmptyEntries));
                answer.RefusedRows.Add(refused);
            }
            if (rows.Count > size) answer.NextPageToken = $"{rows[size - 1].Number}";
            return answer;
        }, cancel);

    private async Task<Import> Apply(string name, Caller caller, CancellationToken cancel)
    {
        ImportRow import = await store.Read(db => Load(db, name, cancel), cancel);
        ImportMethod<TDb> method = MethodOf(import.Method);
        for (int chunk = 0; import.State == "APPLYING"; chunk++)
        {
            int number = chunk;
            string id = DerivedId.Of(name, "chunk", import.AppliedCount + import.RefusedCount + 1);
            try
            {
                await writes.Step($"import:{import.Method}", id, db => ApplyChunk(db, name, method, caller, number, cancel), cancel,
                    caller.Person);
            }
            catch (RowsRefused refused)
            {
                await writes.Step($"import-refused:{import.Method}", id, db => RefuseAll(db, name, refused.Rows, cancel), cancel,
                    caller.Person);
            }
            import = await store.Read(db => Load(db, name, cancel), cancel);
        }
        return ToProto(import);
    }

    private async Task ApplyChunk(TDb db, string name, ImportMethod<TDb> method, Caller caller, int chunk, CancellationToken cancel)
    {
        ImportRow import = await Load(db, name, cancel);
        int take = import.Mode == "ALL_OR_NOTHING" ? int.MaxValue : ChunkRows;
        // Nothing stays tracked from one row to the next: looking for changes among hundreds of rows cost more than the rows themselves.
        List<StagedRow> rows = await db.StagedRows.AsNoTracking().Where(row => row.Import == name && row.State == "STAGED")
            .OrderBy(row => row.Number).Take(take).ToListAsync(cancel);
        db.ChangeTracker.Clear();
        string duty = MethodRules.Of(method.Path)?.Duty ?? "";
        var columns = JsonSerializer.Deserialize<string[]>(import.Columns)!;
        var constants = JsonSerializer.Deserialize<Dictionary<string, string>>(import.Constants)!;
        bool isRefused = false;
        foreach (StagedRow row in rows)
        {
            if (await TryRow(db, import, row, method, columns, constants, caller, duty, cancel)) import.AppliedCount++;
            else
            {
                import.RefusedCount++;
                isRefused = true;
            }
            row.Sealed = [];
        }
        if (import.Mode == "ALL_OR_NOTHING" && isRefused) throw new RowsRefused(rows.Where(row => row.State == "REFUSED").ToArray());
        if (rows.Count < take) import.State = "APPLIED";
        db.StagedRows.UpdateRange(rows);
        db.Imports.Update(import);
        db.Commit.Resource = name;
        db.Commit.Reason = $"rows {rows.FirstOrDefault()?.Number} to {rows.LastOrDefault()?.Number}, chunk {chunk + 1}";
    }

    private static async Task RefuseAll(TDb db, string name, IReadOnlyList<StagedRow> refused, CancellationToken cancel)
    {
        ImportRow import = await Load(db, name, cancel);
        import.State = "REFUSED";
        import.RefusedCount = refused.Count;
        foreach (StagedRow row in await db.StagedRows.Where(row => row.Import == name).ToListAsync(cancel))
        {
            row.Sealed = [];
            if (refused.FirstOrDefault(bad => bad.Number == row.Number) is not { } why) continue;
            (row.State, row.Reason, row.Message, row.Columns) = (why.State, why.Reason, why.Message, why.Columns);
        }
        db.Commit.Resource = name;
        db.Commit.Reason = $"{refused.Count} rows refused, nothing applied";
    }

    // Each row stands alone: a refusal leaves the rows before and after it untouched.
    private async Task<bool> TryRow(
        TDb db, ImportRow import, StagedRow row, ImportMethod<TDb> method, string[] columns, Dictionary<string, string> constants,
            Caller caller,
        string duty, CancellationToken cancel)
    {
        Commit whole = db.Commit;
        var mine = new Commit { Actor = whole.Actor };
        db.Commit = mine;
        try
        {
            string text = vault.Open(row.Sealed, Sealing, $"{import.Name}/{row.Number}").Reveal();
            IMessage request = RowReader.Read(method.Parser, text, columns, constants);
            RequestFields.Of(request).SetRequestId(request, DerivedId.Of(import.Name, "row", row.Number));
            Permission.Check(MethodRules.Of(method.Path), caller, request);
            FieldRules.Check(request);
            IMessage answer = await method.Body(db, request, caller);
            await DutyCheck.Perform(db, Asked.ByStep(Service, method.Path, "", caller.Person) with { Duty = duty }, mine,
                EntryMaker.ResourceOf(mine, answer), import.UpdateTime, cancel);
            db.Stamp(import.UpdateTime);
            AnswerInstants.Show(db, answer);
            whole.Events.AddRange(mine.Events);
            whole.AddItem(() => answer);
            whole.ItemSum += mine.Amount?.MinorUnits ?? 0;
            row.State = "APPLIED";
            await db.SaveChangesAsync(cancel);
            db.ChangeTracker.Clear();
            return true;
        }
        catch (Exception error) when (error is Refusal)
        {
            db.ChangeTracker.Clear();
            var refusal = (Refusal)error;
            row.State = "REFUSED";
            row.Reason = refusal.Reason;
            row.Message = refusal.Violations.Count == 0 ? refusal.Message
                : string.Join("; ", refusal.Violations.Select(at => $"{at.Field} {at.Rule}"));
            row.Columns = string.Join(',', refusal.Violations.Select(at => at.Field));
            return false;
        }
        finally
        {
            db.Commit = whole;
        }
    }

    private async Task CheckWhole(TDb db, ImportRow import, CancellationToken cancel)
    {
        if (import.StagedCount != import.RowCount)
            throw new Refusal(RefusalKind.NotNow, "IMPORT_INCOMPLETE",
                $"{import.StagedCount} of {import.RowCount} rows have arrived. Send the rest, then complete.")
                .With("stagedCount", import.StagedCount).With("rowCount", import.RowCount);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await foreach (StagedRow row in db.StagedRows.AsNoTracking().Where(row => row.Import == import.Name).OrderBy(row => row.Number)
            .AsAsyncEnumerable().WithCancellation(cancel))
            hash.AppendData(Encoding.UTF8.GetBytes(vault.Open(row.Sealed, Sealing, $"{import.Name}/{row.Number}").Reveal() + "\n"));
        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != import.Sha256)
            throw new Refusal(RefusalKind.NotNow, "IMPORT_HASH_MISMATCH",
                "The rows that arrived are not the rows that were announced. Import the file again under a new id.");
    }

    private static void CheckRight(ImportMethod<TDb> method, CreateImportRequest request, Caller caller)
    {
        var rule = MethodRules.Of(method.Path)!;
        OfficeName office = OfficeName.Parse(request.Parent.Split('/')[1]);
        if (!caller.OfficesOf(rule.Roles).Any(held => held.Reaches(office)))
            throw new Refusal(RefusalKind.NoRight, "PERMISSION_MISSING", "Your roles do not allow the method that the rows call.")
                .With("permission", rule.Permission).With("roles", string.Join(", ", rule.Roles));
    }

    private ImportMethod<TDb> MethodOf(string path) =>
        methods.FirstOrDefault(method => method.Path == path)
        ?? throw new Refusal(RefusalKind.Malformed, "METHOD_NOT_IMPORTABLE", "Rows of a file cannot call that method here.")
            .With("method", path).With("importable", string.Join(", ", methods.Select(method => method.Path)));

    private static async Task<ImportRow> Load(TDb db, string name, CancellationToken cancel) =>
        await db.Imports.SingleOrDefaultAsync(row => row.Name == name, cancel)
        ?? throw new Refusal(RefusalKind.NotFound, "IMPORT_NOT_FOUND", "There is no such import.").With("name", name);

    /// <summary>Takes the whole transaction back; the rows it names say why.</summary>
    private sealed class RowsRefused(IReadOnlyList<StagedRow> rows) : Exception
    {
        public IReadOnlyList<StagedRow> Rows => rows;
    }

    private static Refusal NotOpen(ImportRow import) =>
        new Refusal(RefusalKind.NotNow, "IMPORT_NOT_OPEN", "The import no longer takes rows.").With("state", import.State);

    private static Import ToProto(ImportRow row)
    {
        var import = new Import
        {
            Name = row.Name, Method = row.Method.TrimStart('/'), RowCount = row.RowCount, StagedCount = row.StagedCount,
            AppliedCount = row.AppliedCount, RefusedCount = row.RefusedCount, Sha256 = row.Sha256,
            State = row.State switch
            {
                "OPEN" => Import.Types.State.Open, "APPLYING" => Import.Types.State.Applying, "APPLIED" => Import.Types.State.Applied,
                _ => Import.Types.State.Refused,
            },
            Mode = row.Mode == "ALL_OR_NOTHING" ? Import.Types.Mode.AllOrNothing : Import.Types.Mode.EachRow,
            CreateTime = row.CreateTime.ToProto(), UpdateTime = row.UpdateTime.ToProto(),
        };
        import.Columns.AddRange(JsonSerializer.Deserialize<string[]>(row.Columns));
        return import.Sealed();
    }
}
