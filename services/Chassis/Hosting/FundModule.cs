using System.Data.Common;
using System.Reflection;
using Fund.Chassis.Callers;
using Fund.Chassis.Clients;
using Fund.Chassis.Db;
using Fund.Chassis.Feed;
using Fund.Chassis.Health;
using Fund.Chassis.Imports;
using Fund.Chassis.Settings;
using Fund.Chassis.Writes;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fund.Chassis.Hosting;

/// <summary>Registers one service in a process: its database, door, feed, imports and handlers.</summary>
public sealed class FundModule<TDb>(WebApplicationBuilder builder, string service) where TDb : ServiceDb
{
    public IServiceCollection Services => builder.Services;

    /// <summary>Adds what every service stands on. The schema scripts are embedded in the assembly of the model.</summary>
    public static FundModule<TDb> Add(WebApplicationBuilder builder, string service, Func<DbContextOptions<TDb>, TDb> make)
    {
        var module = new FundModule<TDb>(builder, service);
        IServiceCollection services = builder.Services;
        services.AddSingleton(
            provider => new ServiceStore<TDb>(new ServiceDatabase(service, provider.GetRequiredService<SuiteSettings>()), make));
        services.AddSingleton<Writes<TDb>>();
        services.AddSingleton(provider => new FeedOf<TDb>(new FeedTables(
            provider.GetRequiredService<ServiceStore<TDb>>().Database, provider.GetRequiredService<Clock>())));
        services.AddSingleton(provider => new ServedFeed(service, provider.GetRequiredService<FeedOf<TDb>>().Tables));
        services.AddSingleton<IImports, ImportsOf<TDb>>();
        services.AddSingleton<Steps<TDb>>();
        services.AddSingleton(provider => new EntryNotes(service, provider.GetRequiredService<Writes<TDb>>().Note));
        services.AddSingleton<IPreparation>(provider => new Preparation(
            service, provider.GetRequiredService<ServiceStore<TDb>>().Database, provider.GetRequiredService<FeedOf<TDb>>().Tables,
            provider.GetRequiredService<FundClients>(), provider.GetRequiredService<Tokens>(), provider.GetRequiredService<Clock>(),
            [("door", typeof(ServiceDb).Assembly), (service, typeof(TDb).Assembly)]));
        services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<FeedPublisher>(
            provider, provider.GetRequiredService<ServiceStore<TDb>>().Database, provider.GetRequiredService<FeedOf<TDb>>().Tables));
        services.AddHostedService(provider => provider.GetRequiredService<Steps<TDb>>());
        services.AddReadinessCheck($"{service}-database", async (provider, cancel) =>
        {
            try
            {
                await using DbConnection connection = await provider.GetRequiredService<ServiceStore<TDb>>().Database.Open(cancel);
                return null;
            }
            catch (DbException error)
            {
                return error.GetType().Name;
            }
        });
        return module;
    }

    /// <summary>Lets rows of a file call a method.</summary>
    public FundModule<TDb> Importable(Func<IServiceProvider, ImportMethod<TDb>> method)
    {
        Services.AddSingleton(method);
        return this;
    }

    /// <summary>Carries out a step that another service answers.</summary>
    public FundModule<TDb> Step<TStep>() where TStep : Step<TDb>
    {
        Services.AddSingleton<Step<TDb>, TStep>();
        return this;
    }

    /// <summary>Listens to the facts of another service.</summary>
    public FundModule<TDb> Listens(Func<IServiceProvider, EventHandlers<TDb>> handlers, string source, params string[] eventNames)
    {
        Services.AddSingleton(provider => new InboxOf<TDb>(ActivatorUtilities.CreateInstance<Inbox<TDb>>(provider, handlers(provider))));
        Services.AddSingleton<IDeadEvents>(provider => provider.GetServices<InboxOf<TDb>>()
            .Single(inbox => inbox.Inbox.Source == source).Inbox);
        Services.AddSingleton<IHostedService>(provider => provider.GetServices<InboxOf<TDb>>()
            .Single(inbox => inbox.Inbox.Source == source).Inbox);
        foreach (string name in eventNames) Services.AddSingleton(new Subscription(service, source, name));
        return this;
    }
}

internal sealed record FeedOf<TDb>(FeedTables Tables);

internal sealed record InboxOf<TDb>(Inbox<TDb> Inbox) where TDb : ServiceDb;

/// <summary>That a consumer wants to be woken for an event of a source.</summary>
internal sealed record Subscription(string Consumer, string Source, string EventName);

/// <summary>What has to be done before a service takes calls.</summary>
internal interface IPreparation
{
    Task Run(CancellationToken cancel);
}

internal sealed class Preparation(
    string service, ServiceDatabase database, FeedTables feed, FundClients clients, Tokens tokens, Clock clock,
    IReadOnlyList<(string Part, Assembly Scripts)> parts) : IPreparation
{
    public string Service => service;

    public async Task Run(CancellationToken cancel)
    {
        // Its keys are made now, or found wanting, and not by the first call.
        tokens.ForService(service);
        clients.SpeakAs(service);
        await new SchemaRunner(database).Run(parts, clock.Now, cancel);
        await feed.Begin(cancel);
    }
}
