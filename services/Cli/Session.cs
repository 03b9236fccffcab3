using System.Text.Json;
using Fund.Protos.Access.V1;

namespace Fund.Cli;

/// <summary>Who is signed in, where, and until when.</summary>
internal sealed record Session
{
    /// <summary>Where the person signed in; the tokens go to it and to the services of its directory, nowhere else.</summary>
    public required string Address { get; init; }

    public required string Account { get; init; }

    public required string Person { get; init; }

    public required string AccessToken { get; init; }

    public required DateTimeOffset ExpireTime { get; init; }

    public required string RenewalToken { get; init; }

    /// <summary>Addresses by service name.</summary>
    public Dictionary<string, string> Directory { get; init; } = [];

    public Session Renewed(SignInResponse answer) => this with
    {
        AccessToken = answer.AccessToken,
        ExpireTime = answer.ExpireTime.ToDateTimeOffset(),
        RenewalToken = answer.RenewalToken,
        Person = answer.Person,
    };
}

/// <summary>The session on disk, readable by its owner only.</summary>
internal sealed class SessionFile(string home)
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public string Path => System.IO.Path.Combine(home, "session.json");

    /// <summary>Null when nobody is signed in.</summary>
    public Session? Read()
    {
        try
        {
            return File.Exists(Path) ? JsonSerializer.Deserialize<Session>(File.ReadAllBytes(Path), Form) : null;
        }
        catch (JsonException)
        {
            throw new UsageError($"{Path} cannot be read. Remove it with `fund logout` and sign in again.");
        }
    }

    public void Write(Session session) => PrivateFile.Write(Path, JsonSerializer.SerializeToUtf8Bytes(session, Form));

    public void Delete() => File.Delete(Path);

    /// <summary>A renewal token is used once: two processes must not both spend it.</summary>
    public Task<FileStream> Lock(CancellationToken cancel) => PrivateFile.Lock(Path + ".lock", cancel);
}
