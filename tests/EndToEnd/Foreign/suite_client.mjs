// Calls the suite as a stranger would: with npm's @grpc/grpc-js and our own proto files. Prints one line per check.
import { createRequire } from "node:module";
import { randomUUID } from "node:crypto";

const [, , address, token, protos, modules] = process.argv;
const require = createRequire(modules + "/");
const grpc = require("@grpc/grpc-js");
const loader = require("@grpc/proto-loader");

const load = (file) =>
  grpc.loadPackageDefinition(loader.loadSync(file, { includeDirs: [protos], keepCase: true, longs: String, enums: String }));
const budget = load("fund/budget/v1/budget.proto").fund.budget.v1;
const ledger = load("fund/budget/v1/ledger.proto").fund.budget.v1;
const feed = load("fund/feed/v1/feed.proto").fund.feed.v1;
const imports = load("fund/imports/v1/imports.proto").fund.imports.v1;
const plain = grpc.credentials.createInsecure();
const signed = new grpc.Metadata();
signed.set("authorization", `Bearer ${token}`);
const soon = () => ({ deadline: Date.now() + 10_000 });

const unary = (client, method, request) =>
  new Promise((resolve) => client[method](request, signed, soon(), (error, answer) => resolve({ error, answer })));
const drain = (call) =>
  new Promise((resolve) => {
    let count = 0;
    call.on("data", () => count++);
    call.on("error", (error) => resolve({ error, count }));
    call.on("end", () => resolve({ count }));
  });

const offices = new budget.BudgetService(address, plain);
const request = { name: "offices/s-county", display_name: "S County", request_id: randomUUID() };
const first = await unary(offices, "CreateOffice", request);
const again = await unary(offices, "CreateOffice", request);
console.log("unary", first.answer?.name, "repeat", JSON.stringify(first.answer) === JSON.stringify(again.answer) ? "equal" : "DIFFERS");

const refused = await unary(offices, "CreateOffice", { name: "offices/s-county", request_id: "not-a-uuid" });
const details = refused.error?.metadata.get("grpc-status-details-bin")[0];
console.log("error", grpc.status[refused.error?.code], "details", details?.includes("FIELDS_INVALID") ? "FIELDS_INVALID" : "NONE");

const moved = await drain(new ledger.LedgerService(address, plain).ExportMovements({ parent: "offices/s-county" }, signed, soon()));
console.log("stream", moved.error ? moved.error.message : moved.count);

const uploaded = await new Promise((resolve) => {
  const call = new imports.ImportService(address, plain).UploadRows(signed, soon(), (error) => resolve(error));
  call.write({ name: "offices/s-county/services/contracts/imports/none", rows: [{ number: 2, text: "a,b" }] });
  call.end();
});
console.log("upload", grpc.status[uploaded?.code]);

const followed = await drain(new feed.FeedService(address, plain).ReadFrames({ service: "budgets", follow: true }, signed, { deadline: Date.now() + 1_000 }));
console.log("deadline", grpc.status[followed.error?.code]);
