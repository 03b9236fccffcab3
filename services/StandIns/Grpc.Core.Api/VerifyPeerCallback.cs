namespace Grpc.Core;

/// <summary>A further check of the server's certificate; false refuses the connection.</summary>
public delegate bool VerifyPeerCallback(VerifyPeerContext context);
