using Fund.Access;
using Fund.Chassis.Db;
using Fund.Protos.Access.V1;
using Google.Protobuf;
using Grpc.Core;
using static Fund.Tests.Service.Chassis.Witness;

namespace Fund.Tests.Service.Chassis;

public sealed class ReceiptTests
{
    [Theory, EachDatabase]
    public async Task A_repeated_request_answers_the_same_bytes_and_has_one_effect(Engine engine)
    {
        await using ServiceHost host = await ServiceHost.Start(engine, AccessAlone);
        CreatePersonRequest request = Person("s001");

        byte[] first = (await host.Admin().CreatePersonAsync(request)).ToByteArray();
        await host.Admin().CreatePersonAsync(Person("s002"));
        byte[] again = (await host.Admin().CreatePersonAsync(request)).ToByteArray();

        Assert.Equal(first, again);
        Assert.Equal(OfFirstStart + 2, (await host.AllEntries<AccessDb>()).Count);
    }

    [Theory, EachDatabase]
    public async Task Fifty_calls_at_once_with_one_request_id_have_one_effect_and_equal_answers(Engine engine)
    {
        await using ServiceHost host = await ServiceHost.Start(engine, AccessAlone);
        await using ServiceHost replica = engine == Engine.Postgres ? await host.Another(AccessAlone) : host;
        int before = (await host.AllEntries<AccessDb>()).Count;
        for (int round = 0; round < 5; round++)
        {
            CreatePersonRequest request = Person($"s00{round}");
            Person[] answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
                await (i % 2 == 0 ? host : replica).Admin().CreatePersonAsync(request)));

            Assert.Single(answers.Select(answer => answer.ToByteString()).Distinct());
        }
        Assert.Equal(before + 5, (await host.AllEntries<AccessDb>()).Count);
    }

    [Theory, EachDatabase]
    public async Task A_request_id_with_another_request_is_refused(Engine engine)
    {
        await using ServiceHost host = await ServiceHost.Start(engine, AccessAlone);
        CreatePersonRequest request = Person("s001");
        await host.Admin().CreatePersonAsync(request);

        Assert.Equal("REQUEST_ID_REUSED", await Refused.Reason(host.Admin().CreatePersonAsync(Person("s002", request.RequestId))));
        Assert.Equal("REQUEST_ID_REUSED", await Refused.Reason(host.Admin().CreateAccountAsync(new CreateAccountRequest
        {
            Parent = "offices/s-county/people/s001", AccountId = "s001", RequestId = request.RequestId,
        })));
        // The id belongs to its caller: another one's equal id is another request.
        Assert.Equal("OK", await Refused.Reason(new AccessService.AccessServiceClient(host.As("second-admin", "access.admin"))
            .CreatePersonAsync(Person("s002", request.RequestId))));
    }

    [Theory, EachDatabase]
    public async Task A_refusal_leaves_no_receipt_and_is_decided_afresh(Engine engine)
    {
        await using ServiceHost host = await ServiceHost.Start(engine, AccessAlone);
        var request = new CreateAccountRequest { Parent = "offices/s-county/people/s001", AccountId = "s001", RequestId = Guid.NewGuid()
            .ToString() };

        Assert.Equal("PERSON_NOT_FOUND", await Refused.Reason(host.Admin().CreateAccountAsync(request)));
        await host.Admin().CreatePersonAsync(Person("s001"));

        Assert.Equal("OK", await Refused.Reason(host.Admin().CreateAccountAsync(request)));
    }

    [Theory, EachDatabase]
    public async Task Validate_only_answers_writes_nothing_and_says_so(Engine engine)
    {
        await using ServiceHost host = await ServiceHost.Start(engine, AccessAlone);
        await host.Admin().CreatePersonAsync(Person("s001"));
        string[] before = await host.Dump<AccessDb>();
        CreatePersonRequest request = Person("s002");
        request.ValidateOnly = true;

        using AsyncUnaryCall<Person> call = host.Admin().CreatePersonAsync(request);
        Person answer = await call;
        CreatePersonRequest refused = Person("s001");
        refused.ValidateOnly = true;

        Assert.Equal("offices/s-county/people/s002", answer.Name);
        Assert.Contains(call.GetTrailers(), trailer => trailer.Key == "fund-dry-run");
        Assert.Equal("PERSON_EXISTS", await Refused.Reason(host.Admin().CreatePersonAsync(refused)));
        Assert.Equal(before, await host.Dump<AccessDb>());
    }
}
