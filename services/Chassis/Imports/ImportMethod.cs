using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Google.Protobuf;

namespace Fund.Chassis.Imports;

/// <summary>
/// A method whose requests may come as rows of a file: the same body, rights and rules, many times. Bodies must save nothing and
/// throw before they change anything when they refuse.
/// </summary>
public sealed class ImportMethod<TDb> where TDb : ServiceDb
{
    private ImportMethod(string path, MessageParser parser, Func<TDb, IMessage, Caller, Task<IMessage>> body)
    {
        Path = path;
        Parser = parser;
        Body = body;
    }

    /// <summary>Such as <c>/fund.contract.v1.ProgrammeService/CreateEnrolment</c>.</summary>
    public string Path { get; }

    internal MessageParser Parser { get; }

    internal Func<TDb, IMessage, Caller, Task<IMessage>> Body { get; }

    /// <param name="path">The full method path, with a leading slash.</param>
    /// <param name="body">What the method does inside the door.</param>
    public static ImportMethod<TDb> Of<TRequest, TAnswer>(string path, Func<TDb, TRequest, Caller, Task<TAnswer>> body)
        where TRequest : class, IMessage<TRequest>, new()
        where TAnswer : class, IMessage<TAnswer> =>
        new(path, new MessageParser<TRequest>(() => new TRequest()),
            async (db, request, caller) => await body(db, (TRequest)request, caller));
}
