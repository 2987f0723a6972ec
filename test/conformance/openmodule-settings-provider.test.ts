import { SettingsProvider } from "@edgeloom/openmodule";
import { startTestCore } from "@edgeloom/openmodule/testing";
import { FakeClock } from "@edgeloom/runtime/base";
import { expect, it } from "vitest";
import { vectors } from "../support/vectors.js";

type Answer = { readonly success: boolean; readonly value?: unknown };
type Recording = {
  readonly channel: string;
  readonly get: {
    readonly request: { readonly key: string; readonly scope: string };
    readonly [answer: string]: object;
  };
  readonly get_many: {
    readonly request: { readonly key: readonly string[]; readonly scope: string };
    readonly response: { readonly settings: { readonly [key: string]: Answer } };
  };
  readonly changed_message: {
    readonly topic: string;
    readonly example: { readonly type: string; readonly changed_keys: readonly string[] };
  };
  readonly cache_s: number;
  readonly rpc_timeout_s: number;
};

const { settings_rpc: recording } = vectors("openmodule/newer_versions.json") as unknown as {
  readonly settings_rpc: Recording;
};
const valueOf = ({ success, value }: Answer): unknown => (success ? value : undefined);

/** A provider, and somebody on its bus who answers its requests with plain messages. */
async function stage(clock: FakeClock) {
  const made = await startTestCore({ clock });
  const { client } = made;
  const provider = new SettingsProvider();
  const topic = `rpc-req-${recording.channel}`;
  await client.subscribe(topic);
  const answer = async (expected: object, response: object): Promise<void> => {
    const { type, rpc_id, request } = await client.waitForMessageOnTopic(topic);
    expect({ request }).toEqual({ request: expected });
    client.send(`rpc-rep-${recording.channel}`, { type: type as string, rpc_id, response: response as {} });
  };
  return { ...made, provider, answer };
}

const answers = Object.entries(recording.get).filter(([name]) => name !== "request");

it.each(answers)("settings/get: %s, kept for as long as recorded", async (_name, response) => {
  const clock = new FakeClock();
  const { core, provider, answer, client, close } = await stage(clock);
  const { request } = recording.get;
  const get = (): Promise<unknown> => provider.get(request.key, { scope: request.scope });
  const expected = valueOf(response as Answer);
  const [value] = await Promise.all([get(), answer(request, response)]);
  expect(value).toEqual(expected);
  clock.advance(recording.cache_s * 1_000 - 1);
  expect(await get()).toEqual(expected);
  clock.advance(1);
  await Promise.all([get(), answer(request, response)]);
  const { topic, example } = recording.changed_message;
  client.send(topic, example);
  await client.waitForDispatcher(core.messages);
  await Promise.all([get(), answer(request, response)]);
  await close();
});

it("settings/get_many", async () => {
  const { provider, answer, close } = await stage(new FakeClock());
  const { request, response } = recording.get_many;
  const [values] = await Promise.all([
    provider.getMany(request.key, { scope: request.scope }),
    answer(request, response),
  ]);
  const expected = Object.entries(response.settings).map(([key, setting]) => [key, valueOf(setting)]);
  expect([...values]).toEqual(expected);
  await close();
});

it("nobody answers", async () => {
  const clock = new FakeClock();
  const { provider, client, close } = await stage(clock);
  let failed = false;
  const waiting = provider.get("k").catch(() => {
    failed = true;
  });
  await client.waitForMessage();
  clock.advance(recording.rpc_timeout_s * 1_000 - 1);
  await Promise.resolve();
  expect(failed).toBe(false);
  clock.advance(2);
  await waiting;
  expect(failed).toBe(true);
  await close();
});
