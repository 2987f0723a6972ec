import { DeadlineTable, FakeClock } from "@edgeloom/runtime/base";
import { integer, type Model, model, object, required } from "@edgeloom/runtime/schema";
import { describe, expect, it, vi } from "vitest";
import { installSchemaRegistry } from "../core/index.js";
import { createRpcServer, RpcTimeoutError, RpcValidationError, ServerHandlerError } from "../rpc/index.js";
import {
  MockRpcClient,
  mockEvent,
  preparedTimeout,
  resetAllMocks,
  startTestCore,
  useRpcClient,
} from "./index.js";

const Sum: Model<{ readonly n: number }> = model("Sum", undefined, () => object({ n: required(integer()) }));

describe("mockEvent", () => {
  it("waits for calls, those before included, and gives their arguments", async () => {
    const event = mockEvent<[a: number, b: string], string>((a, b) => `${a}${b}`);
    expect(event(1, "a")).toBe("1a");
    expect(await event.waitForCall()).toEqual([[1, "a"]]);
    event.resetMock();
    const twice = event.waitForCall({ minimumCallCount: 2 });
    event(2, "b");
    event(3, "c");
    expect(await twice).toEqual([
      [2, "b"],
      [3, "c"],
    ]);
  });

  it("must be reset between two waits, also one that failed", async () => {
    const [one, two] = [mockEvent(undefined, { name: "one" }), mockEvent()];
    one();
    await one.waitForCall();
    await expect(one.waitForCall()).rejects.toMatchObject({ code: "CONFIG", place: "one" });
    await expect(two.waitForCall({ timeoutMs: 1 })).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    await expect(two.waitForCall()).rejects.toThrow("was not reset");
    resetAllMocks(one, two);
    expect(one.calls).toEqual([]);
    two();
    await two.waitForCall();
  });

  it("waits for 3 s, and says how often it was called", async () => {
    const clock = new FakeClock();
    const event = mockEvent(undefined, { deadlines: new DeadlineTable({ clock }) });
    event();
    const failed = vi.fn<(error: Error) => void>();
    const waiting = event.waitForCall({ minimumCallCount: 2 }).catch(failed);
    clock.advance(2_999);
    await Promise.resolve();
    expect(failed).not.toHaveBeenCalled();
    clock.advance(2);
    await waiting;
    expect(failed.mock.calls[0]?.[0].message).toContain("was called 1 times in 3000 ms instead of 2");
    expect(clock.timers).toBe(0);
  });

  it("never goes into the exported schema", async () => {
    await using made = await startTestCore();
    const registry = { saveRpc: vi.fn<() => void>(), saveMessage: vi.fn<() => void>() };
    using _ = installSchemaRegistry(registry);
    const server = createRpcServer({ core: made.core });
    server.registerHandler(
      "math",
      "mocked",
      Sum,
      Sum,
      mockEvent<[unknown], { n: number }>(() => ({ n: 1 })),
    );
    made.core.messages.registerHandler("t", Sum, mockEvent(), { matchType: false });
    expect([registry.saveRpc, registry.saveMessage].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
    server.registerHandler("math", "real", Sum, Sum, () => ({ n: 1 }));
    made.core.messages.registerHandler("t", Sum, () => {}, { matchType: false });
    expect([registry.saveRpc, registry.saveMessage].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  });
});

describe("MockRpcClient", () => {
  it("gives what was prepared, in order, the last one again and again", async () => {
    const client = new MockRpcClient()
      .prepare("math", "double", { n: 1 }, { times: 2 })
      .prepare("math", "double", new ServerHandlerError("REMOTE", "broken", { status: "handler_error" }), {
        times: 1,
      })
      .prepare("math", "double", (request) => ({ n: 2 * (request as { n: number }).n }));
    const call = (n: number) => client.rpc("math", "double", { n }, { response: Sum });
    expect([await call(5), await call(5)]).toEqual([{ n: 1 }, { n: 1 }]);
    await expect(call(5)).rejects.toBeInstanceOf(ServerHandlerError);
    expect([await call(5), await call(6)]).toEqual([{ n: 10 }, { n: 12 }]);
    expect(client.calls).toHaveLength(5);
    expect(client.calls[4]).toEqual({ channel: "math", type: "double", request: { n: 6 } });
    client.reset();
    expect(client.calls).toEqual([]);
    await expect(call(1)).rejects.toBeInstanceOf(RpcTimeoutError);
  });

  it("takes the next one when two were prepared without a number", async () => {
    const client = new MockRpcClient().prepare("c", "t", { status: "full" }).prepare("c", "t", { n: 2 });
    expect(await client.rpc("c", "t", {})).toMatchObject({ status: "full" });
    expect(await client.rpc("c", "t", {})).toMatchObject({ status: "ok", response: { n: 2 } });
    expect(await client.rpc("c", "t", {})).toMatchObject({ response: { n: 2 } });
  });

  it("refuses what does not fit the model, as a real one would", async () => {
    const client = new MockRpcClient().prepare("c", "t", { n: "many" });
    await expect(client.rpc("c", "t", {}, { response: Sum })).rejects.toBeInstanceOf(RpcValidationError);
  });

  it("stands in for the client of a core, and hands it back", async () => {
    await using made = await startTestCore();
    const own = made.core.rpcClient;
    const client = new MockRpcClient().prepare("c", "t", { n: 1 }).prepare("c", "u", preparedTimeout("c/u"));
    {
      using _ = useRpcClient(made.core, client);
      const entry = made.core.rpcClient.rpcNonBlocking("c", "t", {}, { response: Sum });
      expect(await entry.result()).toEqual({ n: 1 });
      expect(entry.done()).toBe(true);
      await expect(made.core.rpcClient.rpc("c", "u", {})).rejects.toMatchObject({
        code: "DEADLINE_EXCEEDED",
      });
    }
    expect(made.core.rpcClient).toBe(own);
  });
});
