namespace Grpc.Core;

/// <summary>Stands for a call being served. No implementation of this suite makes one; the type is part of the signatures.</summary>
public abstract class ContextPropagationToken
{
    private protected ContextPropagationToken()
    {
    }
}
