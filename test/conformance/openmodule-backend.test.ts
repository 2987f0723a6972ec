import { type BackendHandlers, createBackend, createRpcServer, overrideSettings } from "@edgeloom/openmodule";
import { silentLogger } from "@edgeloom/runtime/base";
import { createBus } from "@edgeloom/runtime/bus";
import { callRaw } from "@edgeloom/runtime/rpc";
import { memoryBus } from "@edgeloom/runtime/transport/memory";
import { expect, it, vi } from "vitest";
import { floorOf, vectors } from "../support/vectors.js";

type Published = { readonly topic: string; readonly message_without_timestamp: object };
type Step = {
  readonly step: string;
  readonly published?: readonly Published[];
  readonly calls?: readonly string[];
  readonly response?: object | null;
};

const recording = vectors("openmodule/backend.json") as unknown as {
  readonly settings: { readonly NAME: string };
  readonly steps: readonly Step[];
};
const call = /^rpc backend\/auth for name '(.*)', check_access behaves '(.*)'$/;
const timeoutMs = 200;

const countMessage = (direction: string) => ({
  type: "count",
  user: "u",
  gateway: { gate: "g", direction },
  medium_type: "lpr",
  id: "G1",
  count: 1,
  transaction_id: "t",
  zone: "z",
  category: "permanent-employee",
  real: true,
});
const sessionMessage = (type: string) => ({
  type,
  id: "s1",
  zone_id: "z",
  cost_table: {},
  serviceable: true,
  entry_time: "2020-01-01T00:00:00",
  entry_data: {},
  ...(type === "finish" && { exit_time: "2020-01-01T01:00:00", exit_data: {} }),
});

/** A backend that notes its calls, on a bus with a peer that hears what it says. */
async function stage() {
  const wire = memoryBus({ log: silentLogger });
  const bus = createBus({ transport: wire.connect(), name: recording.settings.NAME, log: silentLogger });
  const peer = createBus({ transport: wire.connect(), name: "peer", log: silentLogger });
  await Promise.all([bus.open(), peer.open()]);
  const published: Published[] = [];
  const calls: string[] = [];
  const mood = { current: "" };
  peer.receive("backend", (message) => {
    const { topic } = message;
    const { timestamp: _timestamp, ...rest } = message.json() ?? {};
    if (rest["name"] === recording.settings.NAME) published.push({ topic, message_without_timestamp: rest });
  });
  await peer.settled();
  const handlers: BackendHandlers = {
    checkAccess: () => {
      if (mood.current === "raise") throw new Error("no");
      if (mood.current === "none") return undefined;
      return mood.current === "one" ? [{ category: "permanent-employee", start: 0, user: "u1" }] : [];
    },
    checkIn: ({ user }) => void calls.push(`check_in:${user}`),
    checkOut: ({ user }) => void calls.push(`check_out:${user}`),
    checkInSession: ({ id }) => void calls.push(`check_in_session:${id}`),
    checkOutSession: ({ id }) => {
      calls.push(`check_out_session:${id}`);
      throw new Error("only logged");
    },
  };
  return { bus, peer, published, calls, mood, handlers };
}

type Stage = Awaited<ReturnType<typeof stage>>;

async function answerOf({ peer, mood }: Stage, name: string, behaviour: string): Promise<unknown> {
  mood.current = behaviour;
  const request = { name, medium_type: "lpr", id: "G1" };
  const reply = callRaw(peer, { channel: "backend", type: "auth", request, timeoutMs });
  return reply.then(
    ({ response }) => response,
    () => null,
  );
}

/** Does what a step says in words; gives what an RPC was answered with. */
async function play(step: string, set: Stage, backend: ReturnType<typeof createBackend>): Promise<unknown> {
  const { peer } = set;
  const [, name = "", behaviour = ""] = call.exec(step) ?? [];
  if (behaviour !== "") return answerOf(set, name, behaviour);
  const [, direction] = /^receive count with direction '(.*)'$/.exec(step) ?? [];
  const [, session] = /^receive session (start|finish) /.exec(step) ?? [];
  if (direction !== undefined) peer.publish("count", JSON.stringify(countMessage(direction)));
  else if (session !== undefined) peer.publish("session", JSON.stringify(sessionMessage(session)));
  else if (step.startsWith("receive register_request"))
    peer.publish("backend", '{"type":"register_request"}');
  else if (step === "shutdown") backend.shutdown();
  else if (step !== "construct") throw new Error(`nobody knows how to play: ${step}`);
  return undefined;
}

it("a backend does what the recording shows", async () => {
  const restore = overrideSettings({ RESOURCE: "", TESTING: false });
  const set = await stage();
  const backend = createBackend(set.handlers, { bus: set.bus });
  const server = createRpcServer({ bus: set.bus, filterResource: false });
  backend.registerRpcs(server);
  await server.run();
  for (const { step, published = [], calls = [], response } of recording.steps) {
    const answer = await play(step, set, backend);
    if (response !== undefined) expect({ step, answer }).toEqual({ step, answer: response });
    await vi.waitFor(() =>
      expect({ step, published: set.published, calls: set.calls }).toEqual({ step, published, calls }),
    );
    set.published.length = 0;
    set.calls.length = 0;
  }
  await Promise.all([set.bus.close(), set.peer.close()]);
  restore();
  console.log(`openmodule backend: ${recording.steps.length} steps`);
  expect(recording.steps.length).toBeGreaterThanOrEqual(floorOf(14));
});
