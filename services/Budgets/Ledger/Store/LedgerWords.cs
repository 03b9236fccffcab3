using Fund.Chassis.Db;
using Fund.Kernel;

namespace Fund.Budgets.Ledger.Store;

/// <summary>The ledger's words as they rest in columns.</summary>
internal static class LedgerWords
{
    private static readonly Dictionary<AccountKind, string> Kinds = new()
    {
        [AccountKind.AppropriationLine] = "APPROPRIATION_LINE", [AccountKind.Allotment] = "ALLOTMENT",
        [AccountKind.Contribution] = "CONTRIBUTION", [AccountKind.Encumbrance] = "ENCUMBRANCE", [AccountKind.Cash] = "CASH",
        [AccountKind.Ceiling] = "CEILING",
    };

    private static readonly Dictionary<string, AccountKind> KindsByWord = Kinds.ToDictionary(entry => entry.Value, entry => entry.Key);

    private static readonly Dictionary<Stage, string> Stages = Enum.GetValues<Stage>()
        .ToDictionary(stage => stage, stage => stage == Stage.InTransit ? "IN_TRANSIT" : stage.ToString().ToUpperInvariant());

    private static readonly Dictionary<string, Stage> StagesByWord = Stages.ToDictionary(entry => entry.Value, entry => entry.Key);

    public static string Word(this AccountKind kind) => Kinds[kind];

    public static AccountKind KindOf(string word) => KindsByWord[word];

    public static string Word(this Stage stage) => Stages[stage];

    public static Stage StageOf(string word) => StagesByWord[word];

    public static string Word(this PeriodState state) => state.ToString().ToUpperInvariant();

    public static PeriodState PeriodStateOf(string word) => Enum.Parse<PeriodState>(word, ignoreCase: true);

    public static string Word(bool flag) => flag ? "YES" : "NO";
}
