using Fund.Kernel;

namespace Fund.Chassis.Rules;

/// <summary>The violations of one request, in field order.</summary>
internal sealed class Violations
{
    // A refusal travels in a trailer, and common clients drop a call whose trailers exceed 8 KB.
    private const int ShownMax = 50;

    private readonly List<FieldViolation> shown = [];
    private long count;

    public void Add(string path, string rule)
    {
        count++;
        if (shown.Count < ShownMax) shown.Add(new FieldViolation(path, rule));
    }

    public Refusal? ToRefusal()
    {
        if (count == 0) return null;
        var refusal = new Refusal(RefusalKind.Malformed, "FIELDS_INVALID",
            count == 1 ? "One field breaks its rule." : $"{count} fields break their rules.").With("violationCount", count);
        foreach (FieldViolation violation in shown) refusal.At(violation.Field, violation.Rule);
        return refusal;
    }
}
