import { expect, test } from "vitest";
import { memoryHost } from "../../load/memory-host.js";
import { markdownFiles } from "../markdown-files.js";
import { openVolume } from "../volume.js";

type Document = Readonly<Record<string, unknown>>;

/** The commands on a page. */
function commands(document: Document, page: string): string | undefined {
  const host = memoryHost({ "/p/schemas/api.json": JSON.stringify(document) });
  const { volume } = openVolume({ root: "/p", inputs: ["schemas"], host }, { folder: "", name: "sdk" });
  const text = markdownFiles(volume ? [volume] : [], "index").get(page);
  return /## Try it\n\n```sh\n([^]*?)\n```/.exec(text ?? "")?.[1];
}

const payload = (type: string, note: string): Document => ({
  payload: {
    type: "object",
    required: ["type", "note"],
    properties: { type: { const: type }, note: { const: note } },
  },
});

function bus(note: string): Document {
  return {
    asyncapi: "3.0.0",
    info: { title: "Bus", version: "1.0.0" },
    channels: {
      gates: { address: "gates", messages: { opened: payload("opened", note) } },
      ask: { address: "ask", messages: { Ask: payload("ask", note) } },
      answer: { address: "answer", messages: { Answer: payload("answer", note) } },
    },
    operations: {
      ask: {
        action: "receive",
        channel: { $ref: "#/channels/ask" },
        reply: { channel: { $ref: "#/channels/answer" } },
      },
    },
  };
}

test("a message is heard and sent", () => {
  expect(commands(bus("it's $HOME"), "messages/gates-opened.md")).toBe(
    `npx edgeloom tail schemas gates --type opened
npx edgeloom publish schemas gates '{ "note": "it'\\''s $HOME", "type": "opened" }'`,
  );
});

test("an RPC is called; what nobody would type comes from a file", () => {
  expect(commands(bus("hi"), "rpc/ask-ask.md")).toBe(
    `npx edgeloom call schemas ask ask '{ "note": "hi", "type": "ask" }'`,
  );
  expect(commands(bus("x".repeat(300)), "rpc/ask-ask.md")).toBe(
    `npx edgeloom call schemas ask ask --example > request.json
npx edgeloom call schemas ask ask @request.json`,
  );
});

function rest(operation: Document): Document {
  return {
    openapi: "3.1.0",
    info: { title: "Pets", version: "1.0.0" },
    components: { securitySchemes: { "pet-key": { type: "apiKey", in: "header", name: "x-key" } } },
    paths: {
      "/pets": { post: { operationId: "addPet", responses: { 201: { description: "made" } }, ...operation } },
    },
  };
}

test("an operation is called, with what it has to have", () => {
  const mock = "npx edgeloom mock schemas --port 4010\n# and in a second terminal\n";
  const server = "--server http://127.0.0.1:4010";
  expect(commands(rest({}), "operations/add-pet.md")).toBe(
    `${mock}npx edgeloom call schemas addPet ${server}`,
  );
  const name = { type: "object", required: ["name"], properties: { name: { const: "Rex" } } };
  const body = { required: true, content: { "application/json": { schema: name } } };
  const parameters = [
    { name: "dry run", in: "query", required: true, schema: { const: true } },
    { name: "limit", in: "query", schema: { type: "integer" } },
  ];
  expect(commands(rest({ parameters, requestBody: body }), "operations/add-pet.md")).toBe(
    `${mock}npx edgeloom call schemas addPet '{ "dry run": true, "body": { "name": "Rex" } }' ${server}`,
  );
  expect(commands(rest({ security: [{ "pet-key": [] }] }), "operations/add-pet.md")).toBe(
    `${mock}EDGELOOM_CREDENTIAL_PET_KEY=secret npx edgeloom call schemas addPet ${server}`,
  );
});
