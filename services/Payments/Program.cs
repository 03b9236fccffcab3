return await Fund.Chassis.Hosting.FundHost.Run(args, Fund.Payments.PaymentsModule.Add, Fund.Payments.PaymentsModule.Map);
