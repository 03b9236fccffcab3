return await Fund.Chassis.Hosting.FundHost.Run(args, Fund.Access.AccessModule.Add, Fund.Access.AccessModule.Map);
