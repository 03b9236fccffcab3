using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using Fund.Chassis.Keys;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Fund.Chassis.Callers;

/// <summary>
/// Signed tokens (JWT, ES256): Access signs those of accounts, each service those of its own calls. A token's issuer says whose
/// public key checks it, and a service can only speak for itself.
/// </summary>
public sealed class Tokens(SuiteKeys keys, Clock clock)
{
    /// <summary>How long an account's token lasts.</summary>
    public static readonly TimeSpan AccountLifetime = TimeSpan.FromMinutes(15);

    private const string Audience = "fundservices";
    private const int KnownMax = 10_000;
    private static readonly TimeSpan ServiceLifetime = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, ECDsaSecurityKey> verifying = new();
    private readonly ConcurrentDictionary<string, (string Token, DateTimeOffset Until)> own = new();
    private readonly ConcurrentDictionary<string, SigningCredentials> signing = new();
    private readonly ConcurrentDictionary<string, (Caller Caller, DateTime Until)> known = new(StringComparer.Ordinal);
    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false };

    /// <summary>A token for an account, signed by Access.</summary>
    public (string Token, DateTimeOffset Until) ForAccount(string account, string person, IEnumerable<string> grants)
    {
        DateTimeOffset until = clock.Now + AccountLifetime;
        var claims = new Dictionary<string, object> { ["sub"] = account, ["person"] = person, ["grants"] = grants.ToArray() };
        return (Sign("access", claims, until), until);
    }

    /// <summary>A token by which a service calls another in its own name.</summary>
    public string ForService(string service)
    {
        if (own.TryGetValue(service, out var last) && last.Until - clock.Now > ServiceLifetime / 2) return last.Token;
        DateTimeOffset until = clock.Now + ServiceLifetime;
        string token = Sign(service, new Dictionary<string, object> { ["sub"] = $"service:{service}" }, until);
        own[service] = (token, until);
        return token;
    }

    /// <summary>Who the token speaks for. Refuses TOKEN_REFUSED when it is not one of ours, is changed, or is over.</summary>
    public async ValueTask<Caller> Read(string token)
    {
        // The same text was signed by the same key: to check the signature again for each call of a caller costs more than most calls.
        if (known.TryGetValue(token, out var before) && before.Until > clock.Now.UtcDateTime) return before.Caller;
        (Caller caller, DateTime until) = await Checked(token);
        if (known.Count >= KnownMax) known.Clear();
        known[token] = (caller, until);
        return caller;
    }

    private async Task<(Caller Caller, DateTime Until)> Checked(string token)
    {
        string issuer = IssuerOf(token);
        ECDsaSecurityKey key = KeyOf(issuer) ?? throw TokenRefused();
        TokenValidationResult result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = issuer, ValidAudience = Audience, IssuerSigningKey = key, ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            RequireExpirationTime = true, ClockSkew = TimeSpan.Zero,
            LifetimeValidator = (_, expires, _, _) => expires is { } until && until > clock.Now.UtcDateTime,
        });
        if (!result.IsValid) throw TokenRefused();
        return (CallerOf(issuer, result.ClaimsIdentity), result.SecurityToken.ValidTo);
    }

    // What anybody may send need not be a token at all.
    private string IssuerOf(string token)
    {
        try
        {
            return handler.CanReadToken(token) ? handler.ReadJsonWebToken(token).Issuer : "";
        }
        catch (ArgumentException)
        {
            return "";
        }
    }

    private static Caller CallerOf(string issuer, ClaimsIdentity identity)
    {
        string subject = identity.FindFirst("sub")?.Value ?? throw TokenRefused();
        if (subject == $"service:{issuer}") return new Caller { Principal = subject, Service = issuer };
        if (issuer != "access" || subject.Contains(':', StringComparison.Ordinal)) throw TokenRefused();
        return new Caller
        {
            Principal = subject,
            Person = identity.FindFirst("person")?.Value ?? throw TokenRefused(),
            Grants = identity.FindAll("grants").Select(claim => Grant.Parse(claim.Value)).ToArray(),
        };
    }

    private string Sign(string service, Dictionary<string, object> claims, DateTimeOffset until) =>
        handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = service, Audience = Audience, Claims = claims, Expires = until.UtcDateTime, IssuedAt = clock.Now.UtcDateTime,
            SigningCredentials = signing.GetOrAdd(service, name =>
                new SigningCredentials(new ECDsaSecurityKey(keys.Signing(name)) { KeyId = name }, SecurityAlgorithms.EcdsaSha256)),
        });

    private ECDsaSecurityKey? KeyOf(string issuer)
    {
        if (issuer is not ("access" or "budgets" or "contracts" or "payments" or "audit")) return null;
        if (verifying.TryGetValue(issuer, out ECDsaSecurityKey? held)) return held;
        ECDsa? key = keys.Verifying(issuer);
        return key is null ? null : verifying.GetOrAdd(issuer, new ECDsaSecurityKey(key) { KeyId = issuer });
    }

    private static Refusal TokenRefused() =>
        new(RefusalKind.NoCredentials, "TOKEN_REFUSED", "The access token is not valid or is over. Sign in again.");
}
