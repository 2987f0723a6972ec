import {
  AccessAcceptTopic,
  AccessRejectTopic,
  CountMessage,
  core,
  MessageDispatcher,
  ZMQMessage,
} from "@edgeloom/openmodule";
import {
  type CountErrorKind,
  CountMessages,
  mockEvent,
  openTestBus,
  startTestCore,
  type TestBus,
  TestClient,
} from "@edgeloom/openmodule/testing";
import { DeadlineTable, FakeClock } from "@edgeloom/runtime/base";
import { afterAll, describe, expect, it, vi } from "vitest";
import { floorOf, vectors } from "../support/vectors.js";

type Recording = {
  readonly test_backend_count_message_defaults: { readonly [key: string]: unknown };
  readonly error_kinds: readonly CountErrorKind[];
  readonly default_timeouts_s: { readonly [what: string]: number };
  readonly handshake_topics: { readonly [who: string]: string };
  readonly gate_topics: readonly string[];
};

const recording = vectors("openmodule/testing_package.json") as unknown as Recording;
let ran = 0;

/** A text of the recording as a pattern: what it has in angle brackets is different each time. */
function patternOf(text: string): RegExp {
  const words: { readonly [word: string]: string } = {
    "<running number>": "\\d+",
    "<random>": "\\w+",
    "<10 letters>": "[A-Za-z]{10}",
  };
  const source = text.split(/(<[^>]*>)/).map((part) => words[part] ?? part.replace(/[^\w]/g, "\\$&"));
  return new RegExp(`^${source.join("")}$`);
}

/** The topics that are heard of while something is done. */
async function topicsOf(
  kind: TestBus["kind"],
  work: (client: TestClient) => Promise<void>,
): Promise<ReadonlySet<string>> {
  await using made = await startTestCore({ kind });
  const topics = new Set<string>();
  const tap = made.bus.connect("tap");
  tap.onFrames(([topic]) => void topics.add(Buffer.from(topic ?? []).toString()));
  await tap.open();
  tap.subscribe("");
  await tap.settled();
  await work(made.client);
  // What was published before has been heard when this one comes.
  made.client.send("last", { type: "x" });
  await vi.waitFor(() => expect(topics).toContain("last"));
  await tap.close();
  return topics;
}

describe("testing_package.json", () => {
  it.each(Object.entries(recording.test_backend_count_message_defaults))(
    "count message: %s",
    (key, value) => {
      ran++;
      const message = { ...new CountMessages().build() } as { readonly [key: string]: unknown };
      if (typeof value === "string") expect(message[key]).toMatch(patternOf(value));
      else expect(message[key]).toEqual(value);
    },
  );

  it.each(recording.error_kinds)("count message with %s", (error) => {
    ran++;
    const message = new CountMessages().buildError(error);
    expect(CountMessage.parse({ name: "n", timestamp: 0, ...message })).toMatchObject({ error });
  });

  it("has no other properties in a count message", () => {
    ran++;
    const expected = Object.keys(recording.test_backend_count_message_defaults).sort();
    expect(Object.keys(new CountMessages().build()).sort()).toEqual(expected);
  });

  const waits: {
    readonly [what: string]: (limit: { clock: FakeClock; client: TestClient }) => Promise<unknown>;
  } = {
    wait_for_message: ({ client }) => client.waitForMessage(),
    rpc: ({ client }) => client.receiveRpcResponse("c", "id"),
    mock_event_wait: ({ clock }) =>
      mockEvent(undefined, { deadlines: new DeadlineTable({ clock }) }).waitForCall(),
  };

  const { wait_for_dispatcher_poll: pollSeconds, ...timeouts } = recording.default_timeouts_s;

  it.runIf(pollSeconds !== undefined)(
    "a dispatcher that hears nothing is pinged again and again",
    async () => {
      ran++;
      const clock = new FakeClock();
      await using bus = await openTestBus({ clock });
      await using elsewhere = await openTestBus();
      await using client = await TestClient.open(bus, { clock });
      await using deaf = await TestClient.open(elsewhere);
      const giveUp = new AbortController();
      const pings = (): number => client.bus.stats().published;
      const waiting = client.waitForDispatcher(new MessageDispatcher({ bus: deaf.bus }), {
        signal: giveUp.signal,
      });
      const [pollMs, counts] = [(pollSeconds ?? 0) * 1_000, [pings()]];
      for (const ms of [pollMs - 1, 1, pollMs]) {
        clock.advance(ms);
        counts.push(pings());
      }
      expect(counts).toEqual([1, 1, 2, 3]);
      giveUp.abort();
      await expect(waiting).rejects.toMatchObject({ code: "CANCELLED" });
    },
  );

  it.each(Object.entries(timeouts))("%s takes %d s", async (what, seconds) => {
    ran++;
    const clock = new FakeClock();
    await using bus = await openTestBus({ clock });
    await using client = await TestClient.open(bus, { clock });
    await client.subscribe("rpc-rep-c");
    const before = clock.timers;
    const wait = waits[what];
    if (wait === undefined) throw new Error(`nothing is known of ${what}`);
    let over = false;
    const waiting = wait({ clock, client }).then(
      () => {},
      () => {
        over = true;
      },
    );
    clock.advance(seconds * 1_000 - 1);
    await Promise.resolve();
    expect([over, clock.timers > before]).toEqual([false, true]);
    clock.advance(2);
    await waiting;
    expect([over, clock.timers]).toEqual([true, before]);
  });

  const handshakes: { readonly [who: string]: (client: TestClient) => Promise<void> } = {
    zmq_client_subscribe: (client) => client.subscribe("t"),
    dispatcher: async (client) => {
      const dispatcher = core()?.messages;
      if (dispatcher === undefined) throw new Error("there is no core");
      dispatcher.registerHandler("t", ZMQMessage, () => {}, { matchType: false });
      await client.waitForDispatcher(dispatcher);
    },
    core: (client) => client.bus.settled(),
  };
  it.each(Object.entries(recording.handshake_topics))("the handshake of %s is on %s", async (who, topic) => {
    ran++;
    // In memory nothing can be lost, so a core needs no ping to itself there.
    const kind = who === "core" ? "zeromq" : "memory";
    const heard = await topicsOf(
      kind,
      (client) => handshakes[who]?.(client) ?? Promise.reject(new Error(who)),
    );
    expect([...heard].filter((one) => patternOf(topic).test(one))).toHaveLength(1);
  });

  it.each(recording.gate_topics)("a gate listens to %s", (topic) => {
    ran++;
    expect([AccessAcceptTopic.address, AccessRejectTopic.address]).toContain(topic);
  });
});

afterAll(() => {
  console.log(`openmodule testing package: ${ran} cases`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(25));
});
