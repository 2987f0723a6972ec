import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "@edgeloom/runtime/base";
import { type Broker, startBroker } from "@edgeloom/runtime/broker";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LiveCommand } from "./index.js";
import { Run } from "./run.test.support.js";

const bus = `
asyncapi: 3.0.0
info: { title: Gates, version: "1" }
channels:
  gate:
    address: gate
    messages:
      opened: { payload: { type: object, required: [type, name], properties: { type: { const: opened }, name: { type: string, minLength: 2 }, count: { type: integer } } } }
      closed: { payload: { type: object, required: [type], properties: { type: { const: closed } } } }
  request:
    address: rpc-req-access
    messages:
      check:
        x-edgeloom-body: /request
        payload: { type: object, properties: { type: { const: check }, request: { $ref: "#/components/schemas/Request" } } }
  reply:
    address: rpc-rep-access
    messages:
      check:
        x-edgeloom-body: /response
        payload: { type: object, properties: { type: { const: check }, response: { $ref: "#/components/schemas/Reply" } } }
operations:
  gateOpened: { action: send, channel: { $ref: "#/channels/gate" } }
  check:
    action: send
    channel: { $ref: "#/channels/request" }
    messages: [{ $ref: "#/channels/request/messages/check" }]
    reply: { channel: { $ref: "#/channels/reply" }, messages: [{ $ref: "#/channels/reply/messages/check" }] }
components:
  schemas:
    Reply: { type: object, required: [ok], properties: { ok: { type: boolean } } }
    Request: { type: object, required: [plate], properties: { plate: { type: string, pattern: "^[A-Z]{2}-\\\\d{3}$" } } }
`;

const folder = mkdtempSync(join(tmpdir(), "edgeloom-live-"));
let broker: Broker;
let address: string;

beforeAll(async () => {
  writeFileSync(join(folder, "bus.yaml"), bus);
  broker = await startBroker({ xsub: "tcp://127.0.0.1:*", xpub: "tcp://127.0.0.1:*", log: silentLogger });
  address = `${broker.xsub},${broker.xpub}`;
});
afterAll(async () => {
  await broker.close();
  rmSync(folder, { recursive: true, force: true });
});

async function ran(name: LiveCommand, args: readonly string[], input: readonly string[] = []) {
  const run = new Run(folder, name, args, input);
  return { code: await run.code, out: run.out.join("\n"), err: run.err.join("\n") };
}

/** A mock that runs while something is done. */
async function besideMock<T>(args: readonly string[], use: (mock: Run) => Promise<T>): Promise<T> {
  const mock = new Run(folder, "mock", ["bus.yaml", "--broker", address, "--json", ...args]);
  await mock.until(() => mock.out.some((line) => line.includes('"ready"')));
  try {
    return await use(mock);
  } finally {
    expect(await mock.stop()).toBe(0);
  }
}

const request = '{"plate":"AB-123"}';

describe("call", () => {
  const call = (...args: readonly string[]) =>
    ran("call", ["bus.yaml", "access", "check", ...args, "--broker", address]);

  test("prints the reply", async () => {
    await besideMock(["--every-ms", "0"], async (mock) => {
      expect(await call(request)).toEqual({ code: 0, out: '{\n  "ok": true,\n  "status": "ok"\n}', err: "" });
      expect(await call(request, "--json")).toMatchObject({ out: '{"ok":true,"status":"ok"}' });
      expect(mock.out.slice(1).map((line) => JSON.parse(line) as unknown)).toContainEqual({
        kind: "request",
        channel: "access",
        type: "check",
      });
    });
  });

  test("takes requests from standard input and from files", async () => {
    writeFileSync(join(folder, "request.json"), request);
    await besideMock(["--every-ms", "0"], async () => {
      expect(
        (await ran("call", ["bus.yaml", "access", "check", "-", "--broker", address], [request])).code,
      ).toBe(0);
      expect((await call("@request.json")).code).toBe(0);
      expect((await call("@nothing.json")).err).toContain('There is no file "nothing.json"');
    });
  });

  test.each<[string, readonly string[], number, RegExp]>([
    ["a failure", ["--fault", "error"], 1, /answered with/],
    ["a reply that does not fit", ["--fault", "invalid"], 1, /The reply does not fit[\s\S]*\/ok: expected/],
    ["silence", ["--fault", "timeout"], 4, /DEADLINE_EXCEEDED/],
  ])("tells %s by its exit code", async (_, fault, code, words) => {
    await besideMock(["--every-ms", "0", ...fault], async () => {
      const result = await call(request, "--timeout-ms", "400");
      expect(result.err).toMatch(words);
      expect(result.code).toBe(code);
    });
  });

  test.each<[string, readonly string[], RegExp]>([
    [
      "a wrong value",
      ["access", "check", '{"plate":"x"}'],
      /does not fit Request; nothing was sent\.\n {2}\/plate: expected a string that matches/,
    ],
    ["a typo in a name", ["access", "check", '{"plat":"AB-123"}'], /\/plat: .*did you mean "plate"/],
    ["broken JSON", ["access", "check", "{"], /the argument is no JSON/],
    ["a typo in a channel", ["acess", "check"], /Did you mean access\?/],
    ["a typo in a type", ["access", "chekc"], /Did you mean check\?/],
    ["a typo in an option", ["access", "check", "--timeoutms"], /Did you mean --timeout-ms\?/],
    ["a wrong number", ["access", "check", request, "--timeout-ms", "x"], /Give a whole number/],
    ["a wrong broker", ["access", "check", request, "--broker", "a b"], /no address of a broker/],
    ["no type", ["access"], /Types of access: check/],
  ])("refuses %s before anything is sent", async (_, args, words) => {
    const result = await ran("call", ["bus.yaml", ...args]);
    expect(result.err).toMatch(words);
    expect(result.code).toBe(2);
  });

  test("shows what there is, and what to send", async () => {
    expect((await ran("call", ["bus.yaml", "--list"])).out).toBe("access\n  check");
    expect((await call("--example", "--json")).out).toBe('{"plate":"AB-123"}');
    expect((await ran("call", ["nothing.yaml", "--list"])).code).toBe(2);
  });

  test("says when nobody is there, and ends with Ctrl-C", async () => {
    const lost = await ran("call", [
      "bus.yaml",
      "access",
      "check",
      request,
      "--broker",
      "tcp://127.0.0.1:1,tcp://127.0.0.1:1",
      "--timeout-ms",
      "200",
    ]);
    expect(lost).toMatchObject({ code: 3, err: expect.stringContaining("UNAVAILABLE") as string });
    await besideMock(["--every-ms", "0", "--fault", "timeout"], async (mock) => {
      const run = new Run(folder, "call", [
        "bus.yaml",
        "access",
        "check",
        request,
        "--broker",
        address,
        "--timeout-ms",
        "60000",
      ]);
      await mock.until(() => mock.out.some((line) => line.includes('"request"')));
      expect(await run.stop()).toBe(130);
    });
  });
});

describe("tail and publish", () => {
  async function tailing(args: readonly string[], use: () => Promise<void>): Promise<Run> {
    const run = new Run(folder, "tail", ["bus.yaml", "gate", "--broker", address, ...args]);
    await run.until(() => run.err.some((line) => line.startsWith("listening")));
    await use();
    expect(await run.code).toBe(0);
    return run;
  }
  const publish = (message: string, ...more: readonly string[]) =>
    ran("publish", ["bus.yaml", "gate", message, "--broker", address, ...more]);

  test("show what is sent, and mark what does not fit", async () => {
    const { out } = await tailing(["--count", "3"], async () => {
      expect(await publish('{"type":"opened","name":"north"}')).toEqual({ code: 0, out: "", err: "" });
      await publish('{"type":"opened","name":"n"}', "--as-is");
      await publish('{"type":"clsed"}', "--as-is");
    });
    const text = out.join("\n");
    expect(text).toMatch(/gate opened\n {2}\{\n {4}"name": "north",\n {4}"type": "opened"\n {2}\}/);
    expect(text).toMatch(
      /gate opened invalid[\s\S]*✗ \/name: expected at least 2 characters, received string/,
    );
    expect(text).toMatch(/gate clsed unknown[\s\S]*did its sender mean closed\?/);
  });

  test("choose by type, value and validity", async () => {
    const run = new Run(folder, "tail", [
      "bus.yaml",
      "gate*",
      "--broker",
      address,
      "--json",
      "--count",
      "1",
      "--type",
      "opened",
      "--where",
      "name=south",
    ]);
    const other = new Run(folder, "tail", [
      "bus.yaml",
      "--broker",
      address,
      "--json",
      "--count",
      "1",
      "--invalid",
    ]);
    // Neither says when it listens, so messages go on until both have theirs.
    const state = { isDone: false };
    const both = Promise.all([run.code, other.code]).finally(() => {
      state.isDone = true;
    });
    const lines = [
      '{"type":"closed"}',
      '{"type":"opened","name":"north"}',
      '{"type":"opened","name":"south"}',
      '{"type":"opened"}',
    ];
    while (!state.isDone)
      await ran("publish", ["bus.yaml", "gate", "-", "--broker", address, "--as-is"], [lines.join("\n")]);
    expect(await both).toEqual([0, 0]);
    expect(JSON.parse(run.out[0] ?? "")).toEqual({
      topic: "gate",
      type: "opened",
      valid: true,
      message: { type: "opened", name: "south" },
    });
    expect(JSON.parse(other.out[0] ?? "")).toMatchObject({
      valid: false,
      issues: [{ at: "/name", received: "missing" }],
    });
  });

  test("a message cannot steer the terminal of its reader", async () => {
    const { out } = await tailing(["--count", "1"], async () => {
      await publish(JSON.stringify({ type: "opened", name: "\u001b[2J\u202e" }), "--as-is");
    });
    expect(out.join("\n")).not.toMatch(/[\p{Cf}]|\p{Cc}(?<!\n)/u);
  });

  test.each<[string, readonly string[], RegExp]>([
    ["a wrong value", ["gate", '{"type":"opened","name":"n"}'], /\/name: expected at least 2 characters/],
    ["no type", ["gate", "{}"], /Give "type" or --type: closed, opened/],
    ["another type", ["gate", '{"type":"opend"}'], /Did you mean opened\?/],
    ["another topic", ["gat", "{}"], /Did you mean gate\?/],
    ["no message", ["gate"], /There is no message/],
  ])("publish refuses %s", async (_, args, words) => {
    const result = await ran("publish", ["bus.yaml", ...args]);
    expect(result.err).toMatch(words);
    expect(result.code).toBe(2);
  });

  test("publish names the wrong line of many", async () => {
    const result = await ran(
      "publish",
      ["bus.yaml", "gate", "-", "--broker", address],
      ['{"type":"closed"}\n\n{"type":', '"opened"}\n'],
    );
    expect(result).toMatchObject({
      code: 2,
      err: expect.stringContaining("line 3: The message does not fit") as string,
    });
  });

  test("an example is published as it is printed", async () => {
    const { out } = await ran("publish", ["bus.yaml", "gate", "--type", "opened", "--example", "--json"]);
    expect((await publish(out)).code).toBe(0);
    expect((await ran("tail", ["bus.yaml", "--list", "--json"])).out).toBe(
      '{"topic":"gate","types":["closed","opened"]}',
    );
  });
});

describe("mock", () => {
  test("publishes at a broker of its own, and records what happens", async () => {
    const mock = new Run(folder, "mock", [
      "bus.yaml",
      "--every-ms",
      "20",
      "--record",
      "record.jsonl",
      "--fault",
      "invalid@0.5",
      "--seed",
      "3",
    ]);
    await mock.until(() => mock.out.length >= 6);
    expect(await mock.stop()).toBe(0);
    expect(mock.err[0]).toMatch(
      /^broker tcp:\/\/127\.0\.0\.1:\d+,tcp:\S+ {2}channels access {2}topics gate$/,
    );
    expect(mock.out.some((line) => line.includes("fault invalid"))).toBe(true);
    const recorded = readFileSync(join(folder, "record.jsonl"), "utf8").trim().split("\n");
    expect(recorded.length).toBe(mock.out.length);
  });

  test.each<[string, readonly string[], RegExp]>([
    ["no document", [], /Name a document/],
    ["no file", ["nothing.yaml"], /nothing\.yaml/],
    ["a wrong fault", ["bus.yaml", "--fault", "fire"], /--fault fire is no fault/],
    ["a wrong port, also where there is no server", ["bus.yaml", "--port", "x"], /--port is "x"/],
    ["a wrong rate", ["bus.yaml", "--fault", "drop@2"], /is no fault/],
    ["two documents", ["bus.yaml", "bus.yaml"], /one document too many/],
  ])("refuses %s", async (_, args, words) => {
    const result = await ran("mock", args);
    expect(result.err).toMatch(words);
    expect(result.code).toBe(2);
  });
});
