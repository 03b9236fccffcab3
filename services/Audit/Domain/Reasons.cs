using Fund.Kernel;

namespace Fund.Audit.Domain;

/// <summary>What the audit service refuses.</summary>
internal static class Reasons
{
    public static Refusal EntryNotFound(long index) =>
        new Refusal(RefusalKind.NotFound, "ENTRY_NOT_FOUND", "The log has no entry at that place.").With("index", index);

    public static Refusal EntryNotIntegrated(long index) =>
        new Refusal(RefusalKind.NotNow, "ENTRY_NOT_INTEGRATED",
            "The entry is in the log, but no checkpoint covers it yet. Ask again in a second.")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        }.With("index", index);

    public static Refusal LogEmpty() => new(RefusalKind.NotFound, "LOG_EMPTY", "The log has no checkpoint yet: nothing has been logged.");

    public static Refusal SizeOutOfRange(long from, long to, long signed) =>
        new Refusal(RefusalKind.Malformed, "SIZE_OUT_OF_RANGE",
                "The sizes must grow, and the log must have been signed at the greater one or beyond.")
            .With("fromSize", from).With("toSize", to).With("checkpointSize", signed);

    public static Refusal OutOfScope() =>
        new(RefusalKind.NoRight, "OUT_OF_SCOPE", "You are no auditor of the office of that entry or above it.");

    public static Refusal PageTokenMalformed() =>
        new Refusal(RefusalKind.Malformed, "PAGE_TOKEN_MALFORMED", "The page token is not one that a list answered. Begin without it.")
            .At("page_token", "must be a next_page_token of the same list");
}
