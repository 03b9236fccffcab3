using System.CommandLine;

namespace Fund.Cli;

/// <summary>Runs the body of a command and turns whatever goes wrong into words and an exit code.</summary>
internal delegate Task<int> Runner(ParseResult parse, Func<Invocation, Task<int>> body, CancellationToken cancel);
