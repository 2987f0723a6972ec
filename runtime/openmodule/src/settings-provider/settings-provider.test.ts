import {
  SettingsGetManyRequest,
  SettingsGetManyResponse,
  SettingsGetRequest,
  SettingsGetResponse,
  SettingsTopic,
} from "@edgeloom/openmodule-sdk";
import { FakeClock } from "@edgeloom/runtime/base";
import { publisher } from "@edgeloom/runtime/bus";
import type { MemoryTransport } from "@edgeloom/runtime/transport/memory";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRpcServer, RpcTimeoutError } from "../rpc/index.js";
import { startTestCore, type TestCore } from "../testing/index.js";
import { SettingsProvider } from "./index.js";
import { SettingsCache } from "./settings-cache.js";

let made: TestCore;
let clock: FakeClock;
let provider: SettingsProvider;
let values: Map<string, SettingsGetResponse>;
let asked: string[];
let beforeAnswer: () => Promise<void>;

const lookUp = (key: string, scope: string): SettingsGetResponse => {
  asked.push(`${key}/${scope}`);
  return values.get(`${key}/${scope}`) ?? { success: false, error: "no such setting" };
};

beforeEach(async () => {
  clock = new FakeClock();
  made = await startTestCore({ clock });
  provider = new SettingsProvider();
  values = new Map([
    ["price/", { success: true, value: 5 }],
    ["price/gate1", { success: true, value: { eur: 7 } }],
  ]);
  asked = [];
  beforeAnswer = () => Promise.resolve();
  const server = createRpcServer({ bus: made.client.bus, filterResource: false });
  server.registerHandler(
    "settings",
    "get",
    SettingsGetRequest,
    SettingsGetResponse,
    async ({ key, scope }) => {
      const answer = lookUp(key, scope);
      await beforeAnswer();
      return answer;
    },
  );
  server.registerHandler(
    "settings",
    "get_many",
    SettingsGetManyRequest,
    SettingsGetManyResponse,
    ({ key, scope }) => ({
      settings: Object.fromEntries(key.map((one) => [one, lookUp(one, scope)])),
    }),
  );
  await server.run();
});
afterEach(async () => {
  provider.dispose();
  await made.close();
});

async function change(...changed_keys: readonly string[]): Promise<void> {
  publisher(made.client.bus, SettingsTopic).changed({ changed_keys });
  await made.client.bus.settled();
  await made.core.bus.settled();
}

describe("SettingsProvider", () => {
  it("asks once, until 300 s are over", async () => {
    expect([await provider.get("price"), await provider.get("price", { scope: "gate1" })]).toEqual([
      5,
      { eur: 7 },
    ]);
    clock.advance(299_999);
    expect(await provider.get("price")).toBe(5);
    expect(asked).toEqual(["price/", "price/gate1"]);
    clock.advance(1);
    values.set("price/", { success: true, value: 6 });
    expect(await provider.get("price")).toBe(6);
  });

  it("knows that there is no such setting, too", async () => {
    expect([await provider.get("none"), await provider.get("none")]).toEqual([undefined, undefined]);
    expect(asked).toEqual(["none/"]);
  });

  it("asks again for what has changed, in that scope only", async () => {
    await provider.get("price");
    await provider.get("price", { scope: "gate1" });
    await change("price/gate1", "other/");
    await vi.waitFor(async () => {
      await provider.get("price", { scope: "gate1" });
      expect(asked).toEqual(["price/", "price/gate1", "price/gate1"]);
    });
    await provider.get("price");
    expect(asked).toHaveLength(3);
  });

  it("does not remember an answer that a change has overtaken", async () => {
    beforeAnswer = () => change("price/");
    expect(await provider.get("price")).toBe(5);
    beforeAnswer = () => Promise.resolve();
    await provider.get("price");
    expect(asked).toEqual(["price/", "price/"]);
  });

  it("asks for many at once, but only for what it does not know", async () => {
    await provider.get("price");
    expect(await provider.getMany(["price", "none", "none"])).toEqual(
      new Map([
        ["price", 5],
        ["none", undefined],
      ]),
    );
    expect(asked).toEqual(["price/", "none/"]);
    await provider.getMany(["price", "none"]);
    expect(await provider.getMany(["price"], { scope: "gate1" })).toEqual(new Map([["price", { eur: 7 }]]));
    expect(asked).toEqual(["price/", "none/", "price/gate1"]);
  });

  it("does not remember that the provider has failed", async () => {
    values.set("price/", { success: false, error: "disk full" });
    expect(await provider.get("price")).toBeUndefined();
    values.set("price/", { success: true, value: 5 });
    expect(await provider.get("price")).toBe(5);
  });

  it("forgets all when the link was down", async () => {
    await provider.get("price");
    const link = made.core.bus.transport as MemoryTransport;
    link.cut();
    link.heal();
    await made.core.bus.settled();
    await provider.get("price");
    expect(asked).toEqual(["price/", "price/"]);
  });

  it("gives up after 3 s", async () => {
    beforeAnswer = async () => clock.advance(3_001);
    await expect(provider.get("price")).rejects.toBeInstanceOf(RpcTimeoutError);
    beforeAnswer = () => Promise.resolve();
    expect(await provider.get("price")).toBe(5);
  });
});

it("the cache stays bounded, whoever asks for what and whatever changes", () => {
  const cache = new SettingsCache(clock, 1_000);
  const { mark } = cache;
  for (let n = 0; n < 1_000; n++) cache.set(`k${n}`, n, mark);
  clock.advance(1_001);
  cache.set("new", 1, mark);
  expect([cache.get("k0"), cache.get("new")?.value]).toEqual([undefined, 1]);
  for (let n = 0; n < 2_000; n++) cache.drop(`d${n}`);
  expect(cache.get("new")).toBeUndefined();
  cache.set("d1", 1, mark);
  expect(cache.get("d1")).toBeUndefined();
  cache.set("d1", 2, cache.mark);
  expect(cache.get("d1")?.value).toBe(2);
});
