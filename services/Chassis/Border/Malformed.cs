using Fund.Kernel;

namespace Fund.Chassis.Border;

/// <summary>Refusals of calls that could not be read at all.</summary>
internal static class Malformed
{
    public static Refusal Bytes() => new(RefusalKind.Malformed, "REQUEST_MALFORMED",
        "The request could not be read: its bytes are not the message of this method.");

    public static Refusal TooLarge() => new(RefusalKind.Limit, "REQUEST_TOO_LARGE",
        "The request is larger than the server takes; send it in parts.");
}
