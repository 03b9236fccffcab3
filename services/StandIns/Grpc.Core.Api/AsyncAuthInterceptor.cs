namespace Grpc.Core;

/// <summary>Adds credentials to the headers of each call.</summary>
public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);
