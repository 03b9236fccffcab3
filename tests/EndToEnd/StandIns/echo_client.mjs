// Calls the echo service through @grpc/grpc-js: echo_client.mjs ADDRESS CHECK. Exits with 0 if the check holds.
import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [address, check] = process.argv.slice(2);
const proto = loader.loadSync(join(dirname(fileURLToPath(import.meta.url)), 'echo.proto'), { defaults: true });
const { EchoService } = grpc.loadPackageDefinition(proto).fund.test.echo.v1;
const allBytes = Buffer.from(Array.from({ length: 256 }, (_, n) => n));

// Answer, error and trailers of a call that ends in one message.
function single(start) {
  return new Promise((resolve) => {
    let answer, error;
    const call = start((e, a) => { error = e; answer = a; });
    call.on('status', (status) => setImmediate(() => resolve({ answer, error, trailers: status.metadata })));
  });
}

async function all(stream) {
  const notes = [];
  for await (const note of stream) notes.push(note);
  return notes;
}

function say(client, note, options = {}, headers = new grpc.Metadata()) {
  return single((done) => client.Say(note, headers, options, done));
}

const checks = {
  async unary(client) {
    const note = { text: '字'.repeat(100_000), count: 7 };
    const headers = new grpc.Metadata();
    headers.set('echo-all-bin', allBytes);
    const { answer, trailers } = await say(client, note, {}, headers);
    assert.deepEqual(answer, note);
    assert.deepEqual(trailers.get('served-as'), ['Unary']);
    assert.deepEqual(trailers.get('echo-all-bin'), [allBytes]);
  },

  async server_stream(client) {
    const notes = await all(client.Repeat({ text: 'a', count: 3 }));
    assert.deepEqual(notes.map((note) => note.count), [0, 1, 2]);
  },

  async client_stream(client) {
    const { answer } = await single((done) => {
      const call = client.Collect(done);
      call.write({ text: 'a', count: 1 });
      call.write({ text: 'b', count: 2 });
      call.end();
      return call;
    });
    assert.deepEqual(answer, { text: 'ab', count: 3 });
  },

  async duplex(client) {
    const notes = [{ text: 'a', count: 1 }, { text: '', count: 0 }, { text: 'c', count: 3 }];
    const call = client.Talk();
    notes.forEach((note) => call.write(note));
    call.end();
    assert.deepEqual(await all(call), notes);
  },

  async refusal(client) {
    const { error } = await say(client, { text: 'refuse' });
    assert.equal(error?.code, grpc.status.FAILED_PRECONDITION);
    assert.equal(error.details, 'not so: 经费不足');
    assert.deepEqual(error.metadata.get('reason'), ['REFUSED']);
    assert.deepEqual(error.metadata.get('grpc-status-details-bin'), [allBytes]);
  },

  async deadline(client) {
    const { error } = await say(client, { text: 'wait' }, { deadline: Date.now() + 300 });
    assert.equal(error?.code, grpc.status.DEADLINE_EXCEEDED);
  },

  async gzip() {
    const packing = open({ 'grpc.default_compression_algorithm': 2 });
    for (const note of [{ text: 'a'.repeat(10_000), count: 1 }, { text: '', count: 0 }]) {
      const { answer, error, trailers } = await say(packing, note);
      assert.ifError(error);
      assert.deepEqual(answer, note);
      assert.deepEqual(trailers.get('request-encoding'), ['gzip']);
    }
    packing.close();
  },
};

function open(options = {}) {
  return new EchoService(address, grpc.credentials.createInsecure(), options);
}

const client = open();
await checks[check](client);
client.close();
console.log('holds:', check);
