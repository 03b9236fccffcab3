using System.Security.Cryptography;
using System.Text;
using Fund.Access.Domain;
using Fund.Chassis.Settings;

namespace Fund.Access.SignIn;

/// <summary>A password as it rests.</summary>
public sealed record HashedPassword(byte[] Salt, byte[] Hash, long Iterations);

/// <summary>
/// PBKDF2-SHA256, slow on purpose. Only as many run at once as there are processors, and few wait: strangers may ask for it, and shall
/// not stop the service with it.
/// </summary>
public sealed class PasswordHasher(SuiteSettings settings) : IDisposable
{
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const int WaitingMax = 64;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim running = new(Environment.ProcessorCount);
    private readonly HashedPassword nobodys = new(RandomNumberGenerator.GetBytes(SaltBytes), RandomNumberGenerator.GetBytes(HashBytes),
        settings.PasswordIterations);
    private int waiting;

    /// <summary>Refuses SIGN_IN_TOO_OFTEN when too many wait.</summary>
    public Task<HashedPassword> Hash(string password, CancellationToken cancel) =>
        InTurn(() =>
        {
            byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes);
            return new HashedPassword(salt, Derive(password, salt, settings.PasswordIterations), settings.PasswordIterations);
        }, cancel);

    /// <summary>
    /// Whether the password opens the account. Without an account that can sign in the same work is done, so that the time tells
    /// nothing. Refuses SIGN_IN_TOO_OFTEN when too many wait.
    /// </summary>
    public Task<bool> Opens(string password, Account? account, CancellationToken cancel) =>
        InTurn(() =>
        {
            bool canSignIn = account is { State: AccountState.Enrolled };
            HashedPassword known = canSignIn ? new(account!.PasswordSalt, account.PasswordHash, account.PasswordIterations) : nobodys;
            byte[] derived = Derive(password, known.Salt, known.Iterations);
            return CryptographicOperations.FixedTimeEquals(derived, known.Hash) && canSignIn;
        }, cancel);

    public void Dispose() => running.Dispose();

    private async Task<T> InTurn<T>(Func<T> work, CancellationToken cancel)
    {
        if (Interlocked.Increment(ref waiting) > WaitingMax)
        {
            Interlocked.Decrement(ref waiting);
            throw Reasons.SignInTooOften(RetryAfter);
        }
        try
        {
            await running.WaitAsync(cancel);
            try
            {
                return await Task.Run(work, cancel);
            }
            finally
            {
                running.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    private static byte[] Derive(string password, byte[] salt, long iterations) =>
        // Composed, so that a password typed on another keyboard or system is the same text.
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password.Normalize()), salt, (int)iterations, HashAlgorithmName.SHA256, HashBytes);
}
