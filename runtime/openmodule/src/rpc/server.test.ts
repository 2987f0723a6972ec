import { type Logger, silentLogger } from "@edgeloom/runtime/base";
import { createBus } from "@edgeloom/runtime/bus";
import { gatewayFilter } from "@edgeloom/runtime/rpc";
import { memoryBus } from "@edgeloom/runtime/transport/memory";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { installSchemaRegistry, type RpcSchemaEntry } from "../core/schema-registry.js";
import { overrideSettings } from "../settings/index.js";
import { OpenmoduleRpcClient } from "./client.js";
import { createRpcServer } from "./create.js";
import { RpcTimeoutError } from "./errors.js";
import { Number1, twoServices } from "./rpc.test.support.js";
import { OpenmoduleRpcServer } from "./server.js";

let stage: Awaited<ReturnType<typeof twoServices>>;
let server: OpenmoduleRpcServer;

beforeEach(async () => {
  stage = await twoServices();
  server = new OpenmoduleRpcServer({ bus: stage.server, filterResource: false });
});
afterEach(async () => {
  await stage.end();
  expect(stage.server.stats()).toMatchObject({ pending: 0, timers: 0 });
});

const double = ({ n }: Number1): Number1 => ({ n: 2 * n });

function call(n: number, type = "double", timeoutMs = 3_000): Promise<Number1> {
  return new OpenmoduleRpcClient({ bus: stage.caller }).rpc(
    "math",
    type,
    { n },
    { response: Number1, timeoutMs },
  );
}

/** Whether a call gets no answer: then it ends only when its time is over. */
async function isUnanswered(calling: Promise<unknown>): Promise<boolean> {
  const outcome = calling.catch((error: unknown) => error);
  await stage.caller.settled();
  await stage.server.settled();
  await stage.caller.settled();
  stage.clock.advance(10_000);
  return (await outcome) instanceof RpcTimeoutError;
}

describe("OpenmoduleRpcServer", () => {
  it("says that it answers for everybody when it has no resource, unless that is wanted", () => {
    const error = vi.fn<Logger["error"]>();
    const bus = createBus({
      transport: memoryBus().connect(),
      name: "om_a",
      log: { ...silentLogger, error },
    });
    const make = (options: object): unknown => new OpenmoduleRpcServer({ bus, ...options });
    make({ filterResource: false });
    make({ resource: "res1" });
    expect(error).not.toHaveBeenCalled();
    make({ resource: "" });
    expect(error.mock.calls.map(([, message]) => message)).toEqual([
      "RESOURCE is empty: the RPC server answers requests for every device",
    ]);
  });

  it("takes requests from run on, and handlers that are registered later", async () => {
    server.registerHandler("math", "double", Number1, Number1, double);
    expect(server.running).toBe(false);
    expect(stage.caller.transport.hasSubscriber("rpc-req-math")).toBe(false);
    await server.run();
    expect(await call(4)).toEqual({ n: 8 });
    server.registerHandler("math", "triple", Number1, Number1, ({ n }) => ({ n: 3 * n }));
    await stage.server.settled();
    expect(await call(4, "triple")).toEqual({ n: 12 });
  });

  it("refuses a second handler of a type, a second run, and work after the shutdown", async () => {
    server.registerHandler("math", "double", Number1, Number1, double);
    expect(() => server.registerHandler("math", "double", Number1, Number1, double)).toThrow(
      "has a handler already",
    );
    await server.run();
    await expect(server.run()).rejects.toMatchObject({ code: "CONFIG" });
    await Promise.all([server.shutdown(), server.shutdown()]);
    expect(server.running).toBe(false);
    expect(() => server.registerHandler("math", "x", Number1, Number1, double)).toThrow("shut down");
    await expect(server.run()).rejects.toMatchObject({ code: "CLOSED" });
    expect(stage.server.transport.hasSubscriber("rpc-req-math")).toBe(false);
  });

  it.each(["", "kanäl", "line\nbreak"])(
    "refuses the channel %j, which no Python service could call",
    (channel) => {
      expect(() => server.registerHandler(channel, "x", Number1, Number1, double)).toThrow(
        "cannot be the name of a channel",
      );
    },
  );

  it("takes a handler away, whose type is then free again", async () => {
    const dispose = server.registerHandler("math", "double", Number1, Number1, double);
    await server.run();
    dispose();
    dispose();
    server.registerHandler("math", "double", Number1, Number1, ({ n }) => ({ n: n + 1 }));
    await stage.server.settled();
    expect(await call(4)).toEqual({ n: 5 });
  });

  it("asks the filters that apply, and answers nothing when none accepts", async () => {
    server.registerHandler("math", "double", Number1, Number1, double);
    server.addFilter((request) => (request as Number1).n === 1, { type: "double" });
    const dispose = server.addFilter((request) => (request as Number1).n === 2, { channel: "math" });
    server.addFilter(gatewayFilter({ gate: "g1" }), { channel: "other" });
    await server.run();
    expect(await call(1)).toEqual({ n: 2 });
    expect(await call(2)).toEqual({ n: 4 });
    dispose();
    expect(await isUnanswered(call(2))).toBe(true);
  });

  it("handles requests one after the other, or as many at once as it is told", async () => {
    const wide = new OpenmoduleRpcServer({ bus: stage.server, filterResource: false, concurrency: 2 });
    const load = { now: 0, most: 0 };
    const slow = async (request: Number1): Promise<Number1> => {
      load.most = Math.max(load.most, ++load.now);
      await stage.server.settled();
      load.now--;
      return request;
    };
    server.registerHandler("math", "slow", Number1, Number1, slow);
    wide.registerHandler("math", "wide", Number1, Number1, slow);
    await Promise.all([server.run(), wide.run()]);
    await Promise.all([call(1, "slow"), call(2, "slow"), call(3, "slow")]);
    expect(load.most).toBe(1);
    await Promise.all([call(1, "wide"), call(2, "wide"), call(3, "wide")]);
    expect(load.most).toBe(2);
  });

  it("finishes what it has begun when it is shut down", async () => {
    const begun = vi.fn<() => void>();
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    server.registerHandler("math", "held", Number1, Number1, async (request) => {
      begun();
      await gate;
      return request;
    });
    await server.run();
    const calling = call(7, "held");
    await vi.waitFor(() => expect(begun).toHaveBeenCalled());
    const ended = server.shutdown();
    release();
    await ended;
    expect(await calling).toEqual({ n: 7 });
  });

  it("stops waiting for a handler that hangs", async () => {
    const begun = vi.fn<() => void>();
    server.registerHandler("math", "hang", Number1, Number1, () => {
      begun();
      return new Promise(() => {});
    });
    await server.run();
    const calling = call(7, "hang").catch((error: unknown) => error);
    await vi.waitFor(() => expect(begun).toHaveBeenCalled());
    const ended = server.shutdown({ timeoutMs: 50 });
    stage.clock.advance(51);
    await ended;
    const closing = stage.server.close();
    stage.clock.advance(10_000);
    await closing;
    expect(await calling).toBeInstanceOf(RpcTimeoutError);
  });
});

describe("createRpcServer", () => {
  it("needs a core or a bus", () => {
    expect(() => createRpcServer()).toThrow("no core");
  });

  it("answers for the resource of the settings only", async () => {
    using _ = overrideSettings({ RESOURCE: "res1", TESTING: false });
    const own = createRpcServer({ bus: stage.server });
    own.registerHandler("math", "double", Number1, Number1, double);
    await own.run();
    const client = new OpenmoduleRpcClient({ bus: stage.caller });
    const to = (resource: string) => client.rpc("math", "double", { n: 1 }, { response: Number1, resource });
    expect(await to("res1")).toEqual({ n: 2 });
    expect(await isUnanswered(to("res2"))).toBe(true);
  });

  it.each([
    [true, undefined, ["math/double: doubles"]],
    [true, false, []],
    [false, undefined, []],
  ])(
    "tells the schema registry while testing (%s), unless told not to (%s)",
    (TESTING, registerSchema, expected) => {
      using _ = overrideSettings({ TESTING });
      const saved: RpcSchemaEntry[] = [];
      using _registry = installSchemaRegistry({
        saveRpc: (entry) => saved.push(entry),
        saveMessage: () => {},
      });
      createRpcServer({ bus: stage.server }).registerHandler("math", "double", Number1, Number1, double, {
        description: "doubles",
        ...(registerSchema === undefined ? {} : { registerSchema }),
      });
      expect(saved.map(({ channel, type, description }) => `${channel}/${type}: ${description}`)).toEqual(
        expected,
      );
      expect(
        saved.every(
          ({ request, response, handler }) =>
            request === Number1 && response === Number1 && handler === double,
        ),
      ).toBe(true);
    },
  );
});
