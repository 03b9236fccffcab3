using Fund.Suite;
using Fund.Suite.Demo;

return args switch
{
    [.., "--help" or "-h"] => SuiteProcess.Usage(),
    ["demo", .. var rest] => await DemoCommand.Run(rest),
    ["serve", .. var rest] => await SuiteProcess.Serve(rest),
#if FAILPOINTS
    ["demo-host", .. var rest] => await DemoHost.Run(rest),
#endif
    _ => SuiteProcess.Usage(),
};
