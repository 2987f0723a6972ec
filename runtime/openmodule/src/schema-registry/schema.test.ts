import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isEdgeloomError } from "@edgeloom/runtime";
import { createBus } from "@edgeloom/runtime/bus";
import * as e from "@edgeloom/runtime/schema";
import { memoryBus } from "@edgeloom/runtime/transport/memory";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { MessageDispatcher } from "../messaging/index.js";
import { OpenmoduleRpcServer } from "../rpc/index.js";
import { overrideSettings } from "../settings/index.js";
import { descriptionsOf } from "./descriptions.js";
import { Schema } from "./schema.js";

const Node = e.model("Node", undefined, (): e.Shape => e.object({ next: e.optional(e.ref(() => Node)) }));
const Answer = e.model("Answer", undefined, () => e.object({ ok: e.required(e.boolean()) }));
const Ping = e.model<{ readonly type: "ping" }>("Ping", undefined, () =>
  e.object({ type: e.required(e.constant("ping")) }),
);
function onPing(): void {}
function answer(): { ok: boolean } {
  return { ok: true };
}

const message = { topic: "topic", model: Ping, handler: onPing, filter: undefined, description: "doc" };
const rpc = { channel: "c", type: "t", request: Node, response: Answer, handler: answer, description: "doc" };

function codeOf(run: () => void): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return isEdgeloomError(error) ? error.code : String(error);
  }
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "edgeloom-schema-"));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

describe("what is collected", () => {
  it("is nothing outside tests", () => {
    const schema = new Schema({ testing: false });
    schema.saveMessage({ ...message, description: undefined });
    schema.saveRpc(rpc);
    schema.saveModel(Node);
    expect(Object.keys(schema.document())).toEqual(["openapi", "info"]);
    expect(schema.toFile(join(folder(), "s.json"))).toBeUndefined();
  });

  it("follows the setting TESTING", () => {
    const schema = new Schema();
    {
      using _off = overrideSettings({ TESTING: false });
      schema.saveModel(Answer);
    }
    using _on = overrideSettings({ TESTING: true });
    schema.saveModel(Node);
    expect(Object.keys(schema.document().components?.schemas ?? {})).toEqual(["Node"]);
  });

  it("is told by registrations, which may say no", async () => {
    const schema = new Schema({ testing: true });
    using _installed = schema.install();
    const bus = createBus({ name: "service", transport: memoryBus().connect() });
    onTestFinished(() => bus.close());
    const messages = new MessageDispatcher({ bus, exportsSchema: true });
    const server = new OpenmoduleRpcServer({ bus, exportsSchema: true });
    messages.registerHandler("topic", Ping, onPing, { description: "Hears pings." });
    messages.registerHandler("other", Ping, onPing, { registerSchema: false });
    server.registerHandler("c", "t", Node, Answer, () => ({ ok: true }), { description: "Answers." });
    expect(codeOf(() => void messages.registerHandler("third", Ping, onPing))).toBe("CONFIG");
    expect(Object.entries(schema.document().paths ?? {})).toMatchObject([
      ["/c/t", { post: { summary: "Answers." } }],
      ["/topic/onPing", { put: { summary: "Hears pings." } }],
    ]);
  });

  it("leaves mocks out", () => {
    const schema = new Schema({ testing: true });
    schema.saveMessage({ ...message, handler: vi.fn(), description: undefined });
    schema.saveRpc({ ...rpc, handler: vi.fn() });
    expect(schema.document().paths).toBeUndefined();
  });

  it("is forgotten by clear", () => {
    const schema = new Schema({ testing: true });
    schema.saveMessage(message);
    schema.saveRpc(rpc);
    schema.clear();
    expect(schema.document()).toEqual(new Schema().document());
  });
});

describe("entries", () => {
  it("a later RPC takes the place of an earlier one", () => {
    const schema = new Schema({ testing: true });
    schema.saveRpc(rpc);
    schema.saveRpc({ ...rpc, description: "newer" });
    expect(schema.document().paths).toMatchObject({ "/c/t": { post: { summary: "newer" } } });
  });

  it("equal filters are one, whatever object they are", () => {
    const schema = new Schema({ testing: true });
    for (const filter of [{ gate: "a" }, { gate: "a" }, { gate: "b" }])
      schema.saveMessage({ ...message, filter });
    expect(Object.keys(schema.document().paths ?? {})).toEqual(["/topic/onPing - 1", "/topic/onPing - 2"]);
  });

  it("keeps the indentation of later lines and empties blank ones", () => {
    const schema = new Schema({ testing: true });
    schema.saveMessage({ ...message, description: "\n  Hears.\n    \n    More.\n  " });
    expect(schema.document().paths).toMatchObject({
      "/topic/onPing": { put: { summary: "Hears.\n\n    More." } },
    });
  });

  it("passes undescribed handlers when told so", () => {
    const schema = new Schema({ testing: true });
    schema.saveRpc({ ...rpc, description: undefined }, { validate: false });
    expect(codeOf(() => schema.saveRpc({ ...rpc, description: " \n" }))).toBe("CONFIG");
    expect(schema.document().paths).toMatchObject({ "/c/t": { post: { summary: "" } } });
  });

  it("a handler without a name goes by what it takes", () => {
    const schema = new Schema({ testing: true });
    const [nameless] = [() => undefined];
    schema.saveMessage({ ...message, handler: nameless });
    schema.saveMessage({ ...message, topic: "bound", handler: onPing.bind(undefined) });
    expect(Object.keys(schema.document().paths ?? {})).toEqual(["/topic/onPing", "/bound/onPing"]);
  });

  it("refuses two different models of one name, and takes the same one twice", () => {
    const schema = new Schema({ testing: true });
    schema.saveModel(Node);
    schema.saveModel(Node.describe("same"));
    const other = e.model("Node", undefined, () => e.object({}));
    expect(codeOf(() => schema.saveModel(other))).toBe("CONFIG");
  });
});

describe("the file", () => {
  it("is written by what the environment says", () => {
    const path = join(folder(), "below/named.json");
    vi.stubEnv("SCHEMA_FILE", path);
    onTestFinished(() => void vi.unstubAllEnvs());
    const schema = new Schema({ testing: true });
    schema.saveModel(Node);
    expect(schema.toFile()).toBe(path);
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(schema.document());
  });

  it("is not written without models", () => {
    const path = join(folder(), "s.json");
    expect(new Schema({ testing: true }).toFile(path)).toBeUndefined();
  });

  it("takes what is new into what is there, schemas by name", () => {
    const path = join(folder(), "s.json");
    const [first, second] = [new Schema({ testing: true }), new Schema({ testing: true })];
    first.saveMessage(message);
    first.saveModel(Node);
    first.toFile(path);
    second.saveRpc(rpc);
    second.saveMessage({ ...message, description: "newer" });
    second.toFile(path);
    const written = JSON.parse(readFileSync(path, "utf8")) as ReturnType<Schema["document"]>;
    expect(Object.keys(written.components?.schemas ?? {})).toEqual(["Answer", "Node", "Ping"]);
    expect(written.paths).toMatchObject({ "/topic/onPing": { put: { summary: "newer" } }, "/c/t": {} });
  });

  it.each(["[]", "{", ""])("leaves a foreign file alone: %j", (content) => {
    const path = join(folder(), "s.json");
    writeFileSync(path, content);
    const schema = new Schema({ testing: true });
    schema.saveModel(Node);
    expect(codeOf(() => void schema.toFile(path))).toBe("CONFIG");
    expect(readFileSync(path, "utf8")).toBe(content);
  });
});

describe("texts of documents", () => {
  it("come from all parts of an extension", () => {
    const describe_ = descriptionsOf(
      {
        components: {
          schemas: {
            Thing: {
              description: "a thing",
              allOf: [{ $ref: "#/x" }, { properties: { a: { description: "an a" } } }],
            },
          },
        },
      },
      { $defs: { Other: { properties: { b: {}, constructor: { description: "c" } } } } },
      null,
    );
    expect(describe_("Thing")).toBe("a thing");
    expect(describe_("Thing", "a")).toBe("an a");
    expect(describe_("Other")).toBeUndefined();
    expect(describe_("Other", "b")).toBeUndefined();
    expect(describe_("Other", "constructor")).toBe("c");
    expect(describe_("toString", "valueOf")).toBeUndefined();
  });
});
