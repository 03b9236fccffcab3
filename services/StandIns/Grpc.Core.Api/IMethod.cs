namespace Grpc.Core;

/// <summary>A remote method, without its message types.</summary>
public interface IMethod
{
    MethodType Type { get; }

    /// <summary>With the package, such as "fund.budget.v1.BudgetService".</summary>
    string ServiceName { get; }

    string Name { get; }

    /// <summary>The path on the wire: "/service/method".</summary>
    string FullName { get; }
}
