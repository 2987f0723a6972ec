import { AlertMessage } from "@edgeloom/openmodule-sdk";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openTestBus, type TestBus, TestClient } from "./index.js";

let bus: TestBus;
let client: TestClient;
let other: TestClient;

beforeEach(async () => {
  bus = await openTestBus();
  client = await TestClient.open(bus);
  other = await TestClient.open(bus, { name: "other" });
});
afterEach(async () => {
  await Promise.all([client.close(), other.close()]);
  await bus.close();
});

it("takes messages by topic and content, in any order, each once", async () => {
  await client.subscribe("a", "b");
  await client.subscribe("a");
  other.send("a", { type: "x", n: 1 });
  other.send("b", { type: "x", n: 2 });
  other.send("a2", { type: "x", n: 3 });
  other.send("a", { type: "x", n: 4, big: 2n ** 60n });
  expect(await client.waitForMessage(({ n }) => n === 4)).toMatchObject({ name: "other", big: 2n ** 60n });
  expect(await client.waitForMessageOnTopic("b")).toMatchObject({ n: 2 });
  expect(client.received.map(({ topic, message }) => [topic, message["n"]])).toEqual([["a", 1]]);
  client.clear();
  expect(client.received).toEqual([]);
});

it("hands a message to the one who waits for it", async () => {
  await client.subscribe("a");
  const second = client.waitForMessage(({ n }) => n === 2);
  const first = client.waitForMessage();
  other.send("a", { type: "x", n: 1 });
  other.send("a", { type: "x", n: 2 });
  expect([(await first)["n"], (await second)["n"]]).toEqual([1, 2]);
});

it("refuses to wait on a topic that it does not listen to", async () => {
  await client.subscribe("a");
  client.unsubscribe("a");
  await expect(client.waitForMessageOnTopic("a")).rejects.toMatchObject({
    code: "CONFIG",
    fix: expect.stringContaining('client.subscribe("a")') as string,
  });
});

it("stops to wait when told so", async () => {
  const giveUp = new AbortController();
  const waiting = client.waitForMessage(() => true, { signal: giveUp.signal });
  giveUp.abort();
  await expect(waiting).rejects.toMatchObject({ code: "CANCELLED" });
  expect(client.bus.stats().timers).toBe(0);
});

it("needs a type, or a model that has one", () => {
  expect(() => client.send("a", { n: 1 } as never)).toThrow();
  expect(() => client.send("alert", {} as never, AlertMessage)).toThrow();
});

it("knows when it has heard all that another one has said", async () => {
  await client.subscribe("a");
  for (let n = 0; n < 100; n++) other.send("a", { type: "x", n });
  await client.heardAllOf(other.bus);
  expect(client.received).toHaveLength(100);
});
