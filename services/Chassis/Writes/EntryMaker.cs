using System.Security.Cryptography;
using Fund.Chassis.Db;
using Fund.Kernel;
using Fund.Kernel.Tlog;
using Fund.Protos.Feed.V1;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;

namespace Fund.Chassis.Writes;

/// <summary>Makes the audit entry of a commit from what the door knows; a body cannot forget it.</summary>
internal static class EntryMaker
{
    public static string ResourceOf(Commit commit, IMessage answer) =>
        commit.Resource.Length > 0 ? commit.Resource : RequestFields.Of(answer).Name(answer);

    public static async Task<Entry> Make(ServiceDb db, Asked asked, IMessage answer, string resource, Clock clock, CancellationToken cancel)
    {
        Commit commit = db.Commit;
        Entry entry = Of(asked, commit, answer, resource, clock, clock.Now);
        string[] chain = [resource, .. commit.Cited];
        entry.ApprovalChain.AddRange(
            (await db.Acts.AsNoTracking().Where(act => chain.Contains(act.Resource)).OrderBy(act => act.ActedAt).ThenBy(act => act.Duty)
                .Select(act => new { act.Duty, act.Person }).ToListAsync(cancel))
            .Select(act => $"{act.Duty}={act.Person}").Distinct());
        return entry;
    }

    public static Entry Of(Asked asked, Commit commit, IMessage answer, string resource, Clock clock, DateTimeOffset now)
    {
        var entry = new Entry
        {
            Schema = 1,
            Kind = asked.Kind,
            Caller = asked.Caller.Principal,
            Person = asked.Caller.Person,
            Office = OfficeOf(resource),
            Method = asked.Method,
            Resource = resource,
            StateHash = ByteString.CopyFrom(SHA256.HashData(answer.ToByteArray())),
            RequestId = asked.RequestId,
            TraceId = asked.TraceId,
            Reason = commit.Reason.Length > 0 ? commit.Reason : asked.Reason,
            Time = now.ToProto(),
            Clock = clock.Label,
        };
        entry.Roles.AddRange(asked.Caller.Grants.Select(grant => grant.ToString()));
        if (commit.Amount is { } amount)
            entry.Amount = new Protos.Type.Money { CurrencyCode = amount.Currency.Code, MinorUnits = amount.MinorUnits };
        if (commit.Items.Count > 0)
        {
            entry.ItemCount = commit.Items.Count;
            entry.ItemSumMinorUnits = commit.ItemSum;
            entry.ItemRoot = ByteString.CopyFrom(Merkle.RootOfItems(commit.Items.Select(item => item().ToByteArray())).ToBytes());
        }
        return entry;
    }

    internal static string OfficeOf(string resource)
    {
        string[] parts = resource.Split('/');
        return parts.Length >= 2 && parts[0] == "offices" ? parts[1] : "";
    }
}
