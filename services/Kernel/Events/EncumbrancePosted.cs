namespace Fund.Kernel.Events;

/// <summary>Money moved on an encumbrance: reserved, made due, paid, come back or given up.</summary>
/// <param name="Encumbrance">The encumbrance.</param>
/// <param name="Verb">OPENED, INCREASED, LIQUIDATED, RELEASED, DISBURSED, RETURNED or WRITTEN_BACK.</param>
/// <param name="Document">The resource that caused it.</param>
/// <param name="MinorUnits">How much, in minor units; zero where nothing was left to move.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="EffectiveDate">The day it counts for.</param>
public sealed record EncumbrancePosted(
    string Encumbrance, string Verb, string Document, long MinorUnits, string Currency, string EffectiveDate) : IEvent
{
    public string Resource => Encumbrance;
}
