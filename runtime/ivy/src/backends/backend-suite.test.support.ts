import { isEdgeloomError, silentLogger } from "@edgeloom/runtime/base";
import {
  EmbeddedBroker,
  MemoryLinks,
  type MessageLink,
  MqttLink,
  type MqttLinkOptions,
} from "@edgeloom/runtime/transport/mqtt";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { QueuedMessage } from "../messages/message-queue.js";
import { temporaryFolder } from "../store/queue.test.support.js";
import type { Backend, BackendFactory, ReceivedConfig } from "./backend.js";
import { makeScene, type Scene, type SceneOptions, stored } from "./scene.test.support.js";

/** A back end, as far as the suite has to know it. */
export type SuiteSubject = {
  readonly provider: SceneOptions["provider"];
  readonly factory: (openLink: (options: MqttLinkOptions) => MessageLink) => BackendFactory;
  /** The values `n` in a payload; none in one that holds no measured values. */
  readonly decode: (topic: string, payload: string) => readonly number[];
  readonly configTopic: string;
  /** What the server sends to give a configuration. */
  readonly configPayload: (revision: number, general: object) => string;
};

/** A broker, and links to it. */
type World = {
  readonly openLink: (options: MqttLinkOptions) => MessageLink;
  stop(): Promise<void> | void;
  start(): Promise<void> | void;
  close(): Promise<void> | void;
};

const quick = { minMs: 2, maxMs: 20, spreadMs: 5 };

function memoryWorld(): World {
  const links = new MemoryLinks();
  return {
    openLink: () => links.link(),
    stop: () => links.stop(),
    start: () => links.start(),
    close: () => {},
  };
}

async function embeddedWorld(): Promise<World> {
  let broker = await EmbeddedBroker.open({ port: 0 });
  const { port } = broker;
  return {
    openLink: (options) =>
      new MqttLink({ ...options, host: "127.0.0.1", port, backoff: quick, log: silentLogger }),
    stop: () => broker.close(),
    start: async () => {
      broker = await EmbeddedBroker.open({ port });
    },
    close: () => broker.close(),
  };
}

type Fixture = {
  readonly world: World;
  readonly scene: Scene;
  readonly backend: Backend;
  readonly arrived: readonly number[];
  readonly configs: readonly ReceivedConfig[];
  readonly send: (payload: string | Uint8Array) => Promise<void>;
  /** Fulfilled when everybody is connected. */
  readonly everybody: () => Promise<void>;
};

const { signal } = new AbortController();

function rows(...numbers: readonly number[]): readonly QueuedMessage[] {
  return numbers.map((n) => stored(n, 1_700_000_000 + n, `{"variant":"data","data":{"n":${n}}}`));
}

/** What every back end has to do (specification R20), in memory and on a broker. For the tests of those that others write, too. */
export function describeBackend(subject: SuiteSubject): void {
  const folder = temporaryFolder();
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  async function fixture(makeWorld: () => Promise<World> | World): Promise<Fixture> {
    const world = await makeWorld();
    const scene = makeScene({ folder: folder(), provider: subject.provider });
    const backend = subject.factory(world.openLink)(scene.config, scene.context);
    const observer = world.openLink({ host: "observer", clientId: "observer" });
    const arrived: number[] = [];
    const configs: ReceivedConfig[] = [];
    backend.onConfig((config) => configs.push(config));
    observer.subscribe("#", 0);
    observer.events.on("message", (topic, payload) => {
      arrived.push(...subject.decode(topic, Buffer.from(payload).toString("utf8")));
    });
    observer.open();
    ends.push(
      () => world.close(),
      () => scene.close(),
      () => observer.close(),
      () => backend.close(),
    );
    const everybody = async (): Promise<void> => {
      await vi.waitUntil(() => observer.isUp, { timeout: 10_000 });
      await backend.connect(signal);
    };
    const send = async (payload: string | Uint8Array): Promise<void> =>
      await observer.publish(subject.configTopic, Buffer.from(payload), 1);
    return { world, scene, backend, arrived, configs, send, everybody };
  }

  const good = (revision: number): string =>
    subject.configPayload(revision, { config_revision: revision, software_version: "1.2.3" });

  describe.each([
    ["in memory", memoryWorld],
    ["on the embedded broker", embeddedWorld],
  ] as const)(`${subject.provider} %s`, (_, makeWorld) => {
    test("delivers in order, and names every message", async () => {
      const { backend, arrived, everybody } = await fixture(makeWorld);
      await everybody();
      const deliveries = await backend.publish(rows(1, 2, 3), signal);
      expect(deliveries).toEqual([1, 2, 3].map((identifier) => ({ identifier, outcome: "delivered" })));
      await backend.publish(rows(4), signal);
      await vi.waitUntil(() => arrived.length === 4);
      expect(arrived).toEqual([1, 2, 3, 4]);
      expect(await backend.publish([], signal)).toEqual([]);
    });

    test("after an outage it is connected again, delivers, and configurations arrive", async () => {
      const { world, backend, arrived, configs, send, everybody } = await fixture(makeWorld);
      await everybody();
      await world.stop();
      await vi.waitUntil(async () => {
        const [first] = await backend.publish(rows(1), signal).catch((error: unknown) => {
          expect(error).toMatchObject({ code: "UNAVAILABLE", retryable: true });
          return [];
        });
        return first === undefined;
      });
      await world.start();
      await everybody();
      await backend.publish(rows(2), signal);
      await send(good(18));
      await vi.waitUntil(() => arrived.includes(2) && configs.length === 1, { timeout: 10_000 });
    });

    test("configurations come with their revision and text; wrong ones with the reason", async () => {
      const { configs, send, everybody } = await fixture(makeWorld);
      await everybody();
      await send(good(18));
      await send(subject.configPayload(19, { config_revision: 19, software_version: "one" }));
      await send(good(20));
      await vi.waitUntil(() => configs.length === 3, { timeout: 10_000 });
      expect(configs).toMatchObject([
        { kind: "config", revision: 18, version: "1.2.3" },
        { kind: "invalid", revision: 19 },
        { kind: "config", revision: 20 },
      ]);
    });

    test("who gives up gets nothing; after the end there is nothing more", async () => {
      const { backend, everybody } = await fixture(makeWorld);
      await everybody();
      const aborted = AbortSignal.abort();
      await expect(backend.connect(aborted)).rejects.toMatchObject({ code: "CANCELLED" });
      await expect(backend.publish(rows(1), aborted)).rejects.toMatchObject({ code: "CANCELLED" });
      await backend.close();
      await backend.close();
      const late = await backend.publish(rows(1), signal).catch((error: unknown) => error);
      expect(isEdgeloomError(late) && late.code).toBe("CLOSED");
    });
  });

  test(`${subject.provider}: whatever is sent as a configuration, none is made of it but of a good one`, async () => {
    const { configs, send, backend, arrived, everybody } = await fixture(memoryWorld);
    await everybody();
    const text = fc.oneof(
      fc.json(),
      fc.string(),
      fc.json().map((json) => subject.configPayload(1, { x: json })),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(text, fc.uint8Array()), async (payload) => {
        await send(payload);
      }),
      { numRuns: 50 },
    );
    expect(configs.filter(({ kind }) => kind === "config")).toEqual([]);
    await backend.publish(rows(1), signal);
    expect(arrived).toEqual([1]);
  });
}
