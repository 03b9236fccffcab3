return await Fund.Chassis.Hosting.FundHost.Run(args, Fund.Audit.AuditModule.Add, Fund.Audit.AuditModule.Map);
