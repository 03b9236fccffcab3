using Fund.Budgets.Ledger;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Pb = Fund.Protos.Budget.V1;

namespace Fund.Budgets.Documents;

/// <summary>Authority to spend: offices, appropriations and allotments.</summary>
public sealed partial class BudgetRpc(Writes<BudgetDb> writes, ServiceStore<BudgetDb> store, LedgerInDoor ledger, Clock clock)
    : Pb.BudgetService.BudgetServiceBase;
