namespace Grpc.Core.Interceptors;

internal sealed class HeaderInterceptor(Func<Metadata, Metadata> change) : ContextInterceptor
{
    protected override ClientInterceptorContext<TRequest, TResponse> Change<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context)
    {
        Metadata headers = change(context.Options.Headers ?? new Metadata());
        return new(context.Method, context.Host, context.Options.WithHeaders(headers));
    }
}
