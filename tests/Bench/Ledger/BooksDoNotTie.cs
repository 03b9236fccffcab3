namespace Fund.Tests.Bench.Ledger;

/// <summary>The load left something else behind than was acknowledged: a figure of such a run is worth nothing.</summary>
internal sealed class BooksDoNotTie(string what) : Exception(what);
