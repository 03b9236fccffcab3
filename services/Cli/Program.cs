using Fund.Cli;

return await CommandTree.Invoke(args, Terminal.OfProcess());
