using System.Globalization;
using System.Text.RegularExpressions;
using Fund.Protos.Google.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Pb = Fund.Protos.Google.Rpc;

namespace Fund.Cli;

/// <summary>Says a refusal to a person: the reason, the facts, the fields at fault, and what to do about it.</summary>
internal static partial class RefusalText
{
    private const string DetailsHeader = "grpc-status-details-bin";

    /// <summary>The exit code of a status.</summary>
    public static int ExitCodeOf(StatusCode status) => status switch
    {
        StatusCode.Unauthenticated => ExitCode.NotSignedIn,
        StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted => ExitCode.Unavailable,
        StatusCode.Cancelled => ExitCode.Interrupted,
        StatusCode.Internal or StatusCode.Unknown or StatusCode.Unimplemented or StatusCode.DataLoss => ExitCode.Bug,
        _ => ExitCode.Refused,
    };

    /// <summary>Whether the service decided, so that nothing is left unknown. After a fault or silence it may have acted.</summary>
    public static bool IsAnswer(StatusCode status) =>
        ExitCodeOf(status) is ExitCode.Refused or ExitCode.NotSignedIn || status == StatusCode.ResourceExhausted;

    /// <summary>Empty where the service gave none.</summary>
    public static string ReasonOf(RpcException error) => Find<ErrorInfo>(Details(error))?.Reason ?? "";

    public static void Write(RpcException error, Printer printer, Terminal terminal)
    {
        Pb.Status? status = Details(error);
        ErrorInfo info = Find<ErrorInfo>(status) ?? new ErrorInfo();
        string reason = info.Reason == "" ? error.StatusCode.ToString() : info.Reason;
        terminal.Say($"{Lead(error.StatusCode)}: {reason} — {Sentence(status?.Message ?? error.Status.Detail)}");

        if (info.Metadata.Count > 0)
            printer.Show([new Sheet("", ["fact", "value"], [.. Facts(info)]) { IsCard = true }]);
        if (Find<BadRequest>(status) is { } bad)
        {
            object?[][] rows = [.. bad.FieldViolations.Select(v => new object?[] { OptionOf(v.Field), v.Description })];
            printer.Show([new Sheet("", ["option", "rule"], rows)]);
        }
        if (Hint(error.StatusCode, info, status) is { } hint) terminal.Say(hint);
    }

    /// <summary>A field path of the request as the command line has it: <c>lines[2].amount</c> is <c>--line #3 amount</c>.</summary>
    public static string OptionOf(string path)
    {
        Match match = FieldPath().Match(path);
        if (!match.Success) return path;
        string name = Words.Kebab(match.Groups["name"].Value);
        if (!match.Groups["index"].Success) return $"--{name}{Rest(match)}";
        string singular = name.EndsWith('s') ? name[..^1] : name;
        return $"--{singular} #{int.Parse(match.Groups["index"].Value, CultureInfo.InvariantCulture) + 1}{Rest(match)}";
    }

    private static string Rest(Match match) => match.Groups["rest"].Value is { Length: > 0 } rest ? " " + rest.TrimStart('.') : "";

    private static string Lead(StatusCode status) => ExitCodeOf(status) switch
    {
        ExitCode.Unavailable => "no answer",
        ExitCode.NotSignedIn => "not signed in",
        ExitCode.Bug => "fault",
        ExitCode.Interrupted => "stopped",
        _ => "refused",
    };

    private static string Sentence(string detail) => detail == "" ? "no further word." : detail.TrimEnd('.') + ".";

    private static string? Hint(StatusCode status, ErrorInfo info, Pb.Status? details) => info.Reason switch
    {
        "PERMISSION_MISSING" => AskForRole(info),
        "OUT_OF_SCOPE" => "Your roles do not reach that office: see `fund whoami`.",
        "ETAG_MISMATCH" => "It has changed since it was shown. Run the command again, look, and decide anew.",
        "DUTIES_EXCLUDE_EACH_OTHER" => "Another person has to do this: you did a duty in this case that excludes it.",
        "REQUEST_ID_REUSED" => "That id was used for another request: leave out --request-id.",
        _ when status == StatusCode.Unauthenticated => "Sign in with `fund login`.",
        _ when status == StatusCode.ResourceExhausted => RetryHint(details),
        _ when status is StatusCode.Unavailable or StatusCode.DeadlineExceeded => "Look with `fund health`, then try again.",
        _ when ExitCodeOf(status) == ExitCode.Bug => "This is a fault of the suite, not yours. Tell an operator the command and the time.",
        _ => null,
    };

    private static string AskForRole(ErrorInfo info)
    {
        string permission = info.Metadata.GetValueOrDefault("permission", "");
        string[] roles = [.. Rpc.Find(permission)?.Rule.Roles ?? []];
        return roles.Length > 0
            ? $"Ask an access.admin for the role {string.Join(" or ", roles)}, held at that office or above."
            : $"Ask an access.admin for a role that holds {(permission == "" ? "this right" : permission)}.";
    }

    private static string RetryHint(Pb.Status? details) =>
        Find<RetryInfo>(details)?.RetryDelay is { } delay ? $"Try again in {Math.Max(1, delay.Seconds)} s." : "Try again later.";

    // Amounts travel as a currency and minor units side by side; people read them as one.
    private static IEnumerable<object?[]> Facts(ErrorInfo info)
    {
        string currency = info.Metadata.GetValueOrDefault("currency", "");
        foreach ((string key, string value) in info.Metadata.OrderBy(fact => fact.Key, StringComparer.Ordinal))
        {
            string title = Words.Kebab(key).Replace('-', ' ');
            bool isAmount = title.EndsWith(" minor units", StringComparison.Ordinal);
            yield return isAmount && long.TryParse(value, CultureInfo.InvariantCulture, out long minor)
                && MoneyText.Of(currency, minor) is { } money
                ? [title[..^" minor units".Length], money]
                : [title, value];
        }
    }

    private static Pb.Status? Details(RpcException error)
    {
        try
        {
            return error.Trailers.GetValueBytes(DetailsHeader) is { } bytes ? Pb.Status.Parser.ParseFrom(bytes) : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static T? Find<T>(Pb.Status? status) where T : class, IMessage, new() =>
        status?.Details.FirstOrDefault(any => any.Is(new T().Descriptor)) is { } found ? found.Unpack<T>() : null;

    [GeneratedRegex(@"^(?<name>[a-z0-9_]+)(\[(?<index>[0-9]{1,6})\])?(?<rest>[.\[].*)?$")]
    private static partial Regex FieldPath();
}
