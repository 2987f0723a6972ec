import { EdgeloomError, FakeClock } from "@edgeloom/runtime/base";
import { afterEach, expect, test, vi } from "vitest";
import { Connection } from "../../sqlite/index.js";
import { temporaryFolder } from "../../store/queue.test.support.js";
import { queueFile } from "../../store/queue-file.js";
import { backendProcess } from "../backend-process.js";
import { FakeLink, type Published } from "../fake-link.test.support.js";
import { makeScene, type Scene, type SceneOptions } from "../scene.test.support.js";

const folder = temporaryFolder();
const running: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
});

/** Lets everything run that waits for nothing but its turn. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
}

/** The process of a back end on a broker that the test plays. */
function start(options: Partial<SceneOptions> = {}, link = new FakeLink()) {
  const clock = new FakeClock();
  const scene = makeScene({ folder: folder(), provider: "tenta", clock, ...options });
  const ended = backendProcess({ openLink: () => link })(scene.context);
  const pass = async (seconds: number): Promise<void> => {
    for (let tenth = 0; tenth < seconds * 10; tenth++) {
      clock.advance(100);
      await settle();
    }
  };
  running.push(async () => {
    scene.teardown.abort();
    link.judge = () => "confirm";
    link.comesUp = true;
    link.goUp();
    await pass(3);
    await ended;
    scene.close();
    expect(clock.timers).toBe(0);
  });
  return { scene, link, clock, ended, pass };
}

function measure({ queue }: Scene, ...values: readonly number[]): void {
  queue.addMany(values.map((value) => ({ variant: "data", data: { value } })));
}

function measured(link: FakeLink): readonly number[] {
  return link.published
    .filter(({ topic }) => topic.startsWith("measurements/"))
    .flatMap(
      ({ payload }) => JSON.parse(payload) as readonly { readonly value: { readonly value: number } }[],
    )
    .map(({ value }) => value.value);
}

const holds =
  (value: number) =>
  ({ payload }: Published): boolean =>
    payload.includes(`"value":${value}}`);

test("messages go in order, each in a packet of its own while few wait, without waiting between them", async () => {
  const { scene, link, clock } = start({ backend: { max_parallel_messages: 3 } });
  await settle();
  measure(scene, 1, 2, 3, 4, 5, 6, 7);
  clock.advance(500);
  await settle();
  expect(measured(link)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(link.published).toHaveLength(7);
  expect(scene.queue.count()).toBe(0);
});

test("D1: an invalid config whose report goes through the queue is rejected once, and sending goes on", async () => {
  const { scene, link, pass } = start({ sendsLog: true });
  await pass(1);
  const invalid = '{"revision": 18, "configuration": {"general": null}}';
  link.deliver("configurations/sys-1", invalid);
  link.deliver("configurations/sys-1", invalid);
  measure(scene, 1);
  await pass(1);
  link.lose();
  link.deliver("configurations/sys-1", invalid);
  await pass(3);
  const answers = link.published.filter(({ topic }) => topic === "acknowledgments/sys-1");
  expect(answers.map(({ payload }) => JSON.parse(payload) as unknown)).toMatchObject([
    [{ revision: 18, success: false }],
  ]);
  expect(measured(link)).toEqual([1]);
  expect(scene.heads()).toContain("ERROR Config with revision 18 is invalid");
});

test("D2: what Tenta has no word for does not stand in the way of the rest", async () => {
  const { scene, link, pass } = start({ backend: { max_parallel_messages: 2 } });
  const config = { general: { config_revision: 3, software_version: "1.0.0" } };
  for (const status of ["startup", "received", "startup", "startup"] as const)
    scene.queue.add({ variant: "config", status, config });
  measure(scene, 1);
  await pass(1);
  expect(measured(link)).toEqual([1]);
  expect(scene.queue.count()).toBe(0);
  expect(scene.queue.dead(10)).toEqual([]);
});

test("D3: a backlog keeps the times at which it was measured", async () => {
  const link = new FakeLink();
  link.comesUp = false;
  const { scene, clock, pass } = start({}, link);
  measure(scene, 1);
  const madeAt = clock.wallSeconds();
  await pass(60);
  link.goUp();
  await pass(1);
  expect(JSON.parse(link.published[0]?.payload ?? "")).toEqual([
    { revision: 17, value: { value: 1 }, timestamp: madeAt },
  ]);
});

test("D4: a row that cannot be read is a dead letter, and the others are sent", async () => {
  const { scene, link, pass } = start();
  const raw = new Connection(queueFile(folder()), {});
  raw
    .prepare("INSERT INTO message (created_at_us, variant, body) VALUES (?, ?, ?)")
    .run(1, "data", '{"variant":"data","data":{"x":null}}');
  raw.close();
  measure(scene, 1);
  await pass(1);
  expect(measured(link)).toEqual([1]);
  expect(scene.queue.dead(10)).toHaveLength(1);
});

test("D6: nothing is taken out of the queue before the broker has confirmed it", async () => {
  const link = new FakeLink();
  link.judge = () => "ignore";
  const { scene, pass } = start({}, link);
  measure(scene, 1, 2);
  await pass(29);
  expect(link.published).toHaveLength(1);
  expect(scene.queue.count()).toBe(2);
  // A broker that never confirms is left and entered again; nothing goes twice over one connection.
  await pass(2);
  expect(link.drops).toBe(1);
  link.judge = () => "confirm";
  await pass(40);
  expect(scene.queue.count()).toBe(0);
});

test("D7, D8: asked to end, it sends all that is left and says so", async () => {
  const { scene, link, ended } = start({ backend: { max_parallel_messages: 2, max_drain_time: 1 } });
  measure(scene, 1, 2, 3, 4, 5);
  scene.teardown.abort();
  await ended;
  expect(measured(link)).toEqual([1, 2, 3, 4, 5]);
  expect(scene.queue.count()).toBe(0);
  expect(link.isClosed).toBe(true);
  expect(scene.heads()).toEqual([
    "INFO Setting up Tenta backend",
    "INFO Connecting to Tenta backend with client id cid",
    "DEBUG Received a teardown indicator",
    "DEBUG Waiting max. 1 seconds to send remaining messages",
    "INFO Tenta connection has been set up",
    "DEBUG Send out all messages, exiting the procedure",
    "DEBUG Tearing down the Tenta client",
    "DEBUG Finished the teardown",
  ]);
});

test("D7: without a connection it ends when its time is over, and what was not sent stays", async () => {
  const link = new FakeLink();
  link.comesUp = false;
  const { scene, pass, ended } = start({ backend: { max_drain_time: 5 } }, link);
  measure(scene, 1);
  await pass(1);
  scene.teardown.abort();
  await pass(6);
  await ended;
  expect(scene.queue.count()).toBe(1);
  expect(scene.heads()).toContain("DEBUG Max. drain time reached, stopping the Tenta backend");
});

test("with nothing to send it ends at once, even without a connection", async () => {
  const link = new FakeLink();
  link.comesUp = false;
  const { scene, ended } = start({}, link);
  await settle();
  scene.teardown.abort();
  await ended;
});

test("D9: an outage is waited for; it is told once, and nothing ends", async () => {
  const { scene, link, pass } = start();
  measure(scene, 1);
  await pass(1);
  link.comesUp = false;
  link.lose();
  measure(scene, 2);
  await pass(120);
  link.goUp();
  await pass(5);
  expect(measured(link)).toEqual([1, 2]);
  expect(scene.heads().filter((head) => head.startsWith("ERROR"))).toEqual([
    "ERROR The Tenta backend is not connected",
  ]);
});

test("D10: the revision of a node that was never given one is left out", async () => {
  const { scene, link, pass } = start({ revision: -1 });
  measure(scene, 1);
  scene.queue.add({ variant: "log", level: "INFO", subject: "s", body: "b" });
  scene.queue.add({
    variant: "config",
    status: "accepted",
    config: { general: { config_revision: -1, software_version: "1.0.0" } },
  });
  await pass(1);
  expect(link.published).toHaveLength(2);
  for (const { payload } of link.published) expect(payload).not.toContain("revision");
  expect(scene.queue.count()).toBe(0);
});

test("a message at which the server ends the connection is found, and all others arrive in order", async () => {
  const { scene, link, pass } = start({ backend: { max_parallel_messages: 8 } });
  link.judge = (message) => (holds(5)(message) ? "disconnect" : "confirm");
  measure(scene, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  await pass(300);
  const [dead, second] = scene.queue.dead(10);
  expect(dead?.bodyText).toBe('{"variant":"data","data":{"value":5}}');
  expect(second).toBeUndefined();
  expect(scene.queue.count()).toBe(0);
  const arrived = new Set(measured(link).filter((value) => value !== 5));
  expect([...arrived]).toEqual([1, 2, 3, 4, 6, 7, 8, 9]);
});

test("a server that ends the connection at every message costs none of them", async () => {
  const { scene, link, pass } = start();
  link.judge = () => "disconnect";
  measure(scene, 1, 2, 3, 4, 5);
  await pass(600);
  expect(scene.queue.dead(10)).toEqual([]);
  expect(scene.queue.count()).toBe(5);
  link.judge = () => "confirm";
  await pass(120);
  expect(scene.queue.count()).toBe(0);
});

test("MQTT 5: what the broker calls invalid is a dead letter without further tries", async () => {
  const { scene, link, pass } = start();
  const invalid = new EdgeloomError("REMOTE", "payload format invalid", { status: "153" });
  link.judge = (message) => (holds(2)(message) ? invalid : "confirm");
  measure(scene, 1, 2, 3);
  await pass(30);
  expect(scene.queue.dead(10)).toMatchObject([{ reason: "payload format invalid" }]);
  expect(scene.queue.count()).toBe(0);
});

test("credentials that the server refuses are told once, and tried on", async () => {
  const link = new FakeLink();
  link.comesUp = false;
  const { scene, pass } = start({}, link);
  for (let time = 0; time < 5; time++) {
    await pass(10);
    link.events.emit("refused", "Not authorized", 5);
  }
  const told = scene.heads().filter((head) => head.startsWith("EXCEPTION"));
  expect(told).toHaveLength(1);
  expect(told[0]).toContain("does not let the node in");
  expect(JSON.stringify(scene.entries)).not.toContain('"pwd"');
  link.goUp();
  measure(scene, 1);
  await pass(130);
  expect(measured(link)).toEqual([1]);
});

test("a queue that cannot be written to: what was delivered is not sent again, and goes when it can", async () => {
  const { scene, link, pass } = start();
  await pass(1);
  measure(scene, 1);
  const remove = vi.spyOn(scene.queue, "remove").mockImplementation(() => {
    throw new EdgeloomError("UNAVAILABLE", "the database is locked", { retryable: true });
  });
  await pass(20);
  expect(measured(link)).toEqual([1]);
  expect(scene.queue.count()).toBe(1);
  remove.mockRestore();
  // The longest wait between two tries, and the try.
  await pass(60 + 1);
  expect(measured(link)).toEqual([1]);
  expect(scene.queue.count()).toBe(0);
});

test("asked to end after a long series of failures, it does not wait out its back-off", async () => {
  const { scene, link, pass, ended } = start({ backend: { max_drain_time: 10 } });
  link.judge = () => "disconnect";
  measure(scene, 1);
  await pass(200);
  link.judge = () => "confirm";
  scene.teardown.abort();
  await pass(3);
  await ended;
  expect(scene.queue.count()).toBe(0);
});
