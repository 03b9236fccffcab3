namespace Fund.Kernel.Events;

/// <summary>
/// A fact that has happened, told to whoever listens. Implementations are records, noun first and past participle
/// (<c>ClaimCertified</c>), with names, amounts and dates, never objects and never personal data. Fields are only ever added.
/// Id, instant and actor are put on by the door that commits it.
/// </summary>
public interface IEvent
{
    /// <summary>The resource the fact is about: events of one resource arrive in the order of its versions.</summary>
    string Resource { get; }
}
