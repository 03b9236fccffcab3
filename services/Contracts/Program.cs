return await Fund.Chassis.Hosting.FundHost.Run(args, Fund.Contracts.ContractsModule.Add, Fund.Contracts.ContractsModule.Map);
