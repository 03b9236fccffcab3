return await Fund.Chassis.Hosting.FundHost.Run(args, Fund.Budgets.BudgetsModule.Add, Fund.Budgets.BudgetsModule.Map);
