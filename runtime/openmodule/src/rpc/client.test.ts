import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { OpenmoduleRpcClient } from "./client.js";
import {
  RpcCancelError,
  RpcError,
  RpcTimeoutError,
  RpcValidationError,
  ServerHandlerError,
} from "./errors.js";
import { Number1, twoServices } from "./rpc.test.support.js";
import { OpenmoduleRpcServer, type RpcHandler } from "./server.js";

let stage: Awaited<ReturnType<typeof twoServices>>;
let client: OpenmoduleRpcClient;

beforeEach(async () => {
  stage = await twoServices();
  client = new OpenmoduleRpcClient({ bus: stage.caller });
});
afterEach(async () => {
  await stage.end();
  expect(stage.caller.stats()).toMatchObject({ pending: 0, timers: 0 });
});

async function serving(handler: RpcHandler<Number1, Number1>): Promise<void> {
  const server = new OpenmoduleRpcServer({ bus: stage.server, filterResource: false });
  server.registerHandler("math", "f", Number1, Number1, handler);
  await server.run();
}

/** A handler that answers when it is told to. */
function held() {
  let release = (): void => {};
  const begun = { count: 0 };
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const handler = async ({ n }: Number1): Promise<Number1> => {
    begun.count++;
    await gate;
    return { n };
  };
  return { handler, begun, release: () => release() };
}

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => "no failure",
    (error: unknown) => error,
  );
}

describe("rpc", () => {
  it("gives a value of the response model, or the reply as it came", async () => {
    await serving(({ n }) => ({ n: 2 * n }));
    expect(await client.rpc("math", "f", { n: 4 }, { response: Number1 })).toEqual({ n: 8 });
    expect(await client.rpc("math", "f", { n: 5 })).toEqual({
      rpc_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      status: "ok",
      response: { n: 10, status: "ok" },
    });
  });

  it("keeps a failure of the server a reply where no model is given, and throws it where one is", async () => {
    await serving(() => {
      throw new Error("boom");
    });
    expect(await client.rpc("math", "f", { n: 4 })).toMatchObject({
      status: "handler_error",
      response: { exception: "boom" },
    });
    const error = await failureOf(client.rpc("math", "f", { n: 4 }, { response: Number1 }));
    expect(error).toBeInstanceOf(ServerHandlerError);
    expect(error).toMatchObject({ code: "REMOTE", status: "handler_error", detail: "boom", place: "math/f" });
  });

  it("checks a request by its model before anything is sent, and calls that no RpcError", async () => {
    await serving(({ n }) => ({ n }));
    const options = { request: Number1, response: Number1 };
    const error = await failureOf(client.rpc("math", "f", { n: "x" }, options));
    expect(error).toMatchObject({ code: "INVALID" });
    expect(error).not.toBeInstanceOf(RpcError);
    expect(await failureOf(client.rpc("math", "f", { n: "x" }, { request: Number1 }))).toMatchObject({
      code: "INVALID",
    });
    expect(await client.rpc("math", "f", { n: 1 }, options)).toEqual({ n: 1 });
  });

  it("says that nothing was executed when nobody serves the channel until the deadline", async () => {
    const failed = failureOf(client.rpc("nowhere", "f", {}, { timeoutMs: 100 }));
    await stage.caller.settled();
    stage.clock.advance(101);
    const error = await failed;
    expect(error).toBeInstanceOf(RpcTimeoutError);
    expect(error).toMatchObject({ code: "UNAVAILABLE", retryable: true });
  });

  it("tells a reply that does not fit from a request that does not", async () => {
    const peer = stage.wire.connect();
    peer.onFrames(([, body]) => {
      const { rpc_id } = JSON.parse(Buffer.from(body ?? []).toString()) as { readonly rpc_id: string };
      peer.send("rpc-rep-math", JSON.stringify({ type: "f", rpc_id, response: { n: "many" } }));
    });
    await peer.open();
    peer.subscribe("rpc-req-math");
    await peer.settled();
    expect(await failureOf(client.rpc("math", "f", {}, { response: Number1 }))).toBeInstanceOf(
      RpcValidationError,
    );
  });

  it("makes a call on a closed bus an RpcError", async () => {
    await serving(({ n }) => ({ n }));
    await client.rpc("math", "f", { n: 1 });
    await stage.caller.close();
    const error = await failureOf(client.rpc("math", "f", { n: 1 }));
    expect(error).toBeInstanceOf(RpcError);
    expect(error).toMatchObject({ code: "CLOSED" });
  });
});

describe("rpcNonBlocking", () => {
  it("gives the result at any time once it has come", async () => {
    await serving(({ n }) => ({ n: n + 1 }));
    const entry = client.rpcNonBlocking("math", "f", { n: 1 }, { response: Number1 });
    expect(entry.done()).toBe(false);
    expect(await entry.result()).toEqual({ n: 2 });
    expect(entry.done()).toBe(true);
    stage.clock.advance(60_000);
    expect(await entry.result({ timeoutMs: 1 })).toEqual({ n: 2 });
    expect(entry.cancel()).toBe(false);
  });

  it("counts the timeout of a result from the sending", async () => {
    const { handler, begun, release } = held();
    await serving(handler);
    const entry = client.rpcNonBlocking("math", "f", { n: 1 }, { response: Number1, timeoutMs: 3_000 });
    await vi.waitFor(() => expect(begun.count).toBe(1));
    stage.clock.advance(1_000);
    expect(await failureOf(entry.result({ timeoutMs: 1_000 }))).toBeInstanceOf(RpcTimeoutError);
    const soon = failureOf(entry.result({ timeoutMs: 1_500 }));
    stage.clock.advance(501);
    expect(await soon).toBeInstanceOf(RpcTimeoutError);
    expect(entry.done()).toBe(false);
    release();
    expect(await entry.result()).toEqual({ n: 1 });
  });

  it("does not wait longer than its call, whatever a result asks for", async () => {
    const { handler, begun, release } = held();
    await serving(handler);
    const warn = vi.spyOn(stage.caller.log, "warn");
    const entry = client.rpcNonBlocking("math", "f", { n: 1 }, { response: Number1, timeoutMs: 1_000 });
    await vi.waitFor(() => expect(begun.count).toBe(1));
    const failed = failureOf(entry.result({ timeoutMs: 5_000 }));
    expect(warn).toHaveBeenCalledTimes(1);
    stage.clock.advance(1_001);
    expect(await failed).toBeInstanceOf(RpcTimeoutError);
    release();
    await stage.server.settled();
    expect(entry.done()).toBe(false);
    warn.mockRestore();
  });

  it("can be given up, by itself or by a signal", async () => {
    const { handler, begun, release } = held();
    await serving(handler);
    const first = client.rpcNonBlocking("math", "f", { n: 1 }, { response: Number1 });
    const giveUp = new AbortController();
    const second = client.rpcNonBlocking("math", "f", { n: 1 }, { signal: giveUp.signal });
    await vi.waitFor(() => expect(begun.count).toBe(1));
    expect(first.cancel()).toBe(true);
    expect(first.cancel()).toBe(false);
    giveUp.abort();
    expect(await failureOf(first.result())).toBeInstanceOf(RpcCancelError);
    expect(await failureOf(second.result())).toBeInstanceOf(RpcCancelError);
    expect(first.done()).toBe(false);
    release();
  });

  it("need not be asked for its result", async () => {
    client.rpcNonBlocking("nowhere", "f", {}, { timeoutMs: 10 });
    await stage.caller.settled();
    stage.clock.advance(11);
    expect(stage.caller.stats().pending).toBe(0);
  });
});
