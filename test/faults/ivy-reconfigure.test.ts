import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { silentLogger } from "@edgeloom/runtime/base";
import { EmbeddedBroker, MqttLink } from "@edgeloom/runtime/transport/mqtt";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "./ivy-support/mosquitto.js";

/** Reliability row 37 with real processes and a broker: a new configuration that does not work is given up. */

const program = fileURLToPath(new URL("ivy-support/reconfigured-node.mjs", import.meta.url));
let folder: string;
let broker: EmbeddedBroker;
let server: MqttLink;
let main: ChildProcess | undefined;
let output = "";
let statuses: string[];
let heard = (): void => {};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "ivy-reconfigure-"));
  for (const name of ["config", "data"]) mkdirSync(join(folder, name));
  broker = await EmbeddedBroker.open({ port: 0 });
  writeFileSync(join(folder, "config", "config.json"), JSON.stringify(configOf(1, broker.port)));
  output = "";
  statuses = [];
  server = new MqttLink({ host: "127.0.0.1", port: broker.port, log: silentLogger });
  server.subscribe("ivy/node-7/messages", 1);
  server.events.on("message", (_topic, payload) => {
    const items = JSON.parse(Buffer.from(payload).toString("utf8")) as readonly { message_body: Status }[];
    for (const { message_body: body } of items)
      statuses.push(`${body.status} ${body.config.general.config_revision}`);
    heard();
  });
  const up = new Promise<void>((resolve) => void server.events.on("up", resolve));
  server.open();
  await up;
});

afterEach(async () => {
  main?.kill("SIGKILL");
  await server.close();
  await broker.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

type Status = { readonly status: string; readonly config: { readonly general: { config_revision: number } } };

function configOf(revision: number, port: number): object {
  return {
    general: { config_revision: revision, software_version: "1.1.0", system_identifier: "node-7" },
    logging_verbosity: { file_archive: null, console_prints: "INFO", message_sending: null },
    backend: {
      provider: "mqtt",
      mqtt_connection: { host: "127.0.0.1", port, client_id: "node", username: "u", password: "p" },
      max_parallel_messages: revision,
    },
    dummy_procedure: { seconds_between_datapoints: 10 },
    system_checks: { seconds_between_checks: 120 },
  };
}

/** What something outside does whenever the node has ended. */
function start(limitSeconds = 600): ChildProcess {
  const env = { ...process.env, IVY_DATA_DIR: join(folder, "data"), IVY_TEST_LIMIT: String(limitSeconds) };
  main = spawn(process.execPath, [program, folder], { env, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [main.stdout, main.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      heard();
    });
  return main;
}

/** Looks whenever the node has said something, or a message of it has arrived. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo())
    await new Promise<void>((resolve) => {
      heard = resolve;
    });
}

async function give(config: object): Promise<void> {
  await server.publish("ivy/node-7/configuration", Buffer.from(JSON.stringify(config)), 1);
}

const endOf = async (node: ChildProcess): Promise<unknown> => (await once(node, "exit"))[0];
const inForce = (): unknown => JSON.parse(readFileSync(join(folder, "config", "config.json"), "utf8"));

test("a broker that is not there: the node comes back to the one before, and says so there, once; the next one stays", async () => {
  const first = start(3);
  await until(() => statuses.includes("startup 1"));
  await give(configOf(2, await freePort()));
  expect([await endOf(first), inForce()]).toMatchObject([0, configOf(2, expect.any(Number))]);
  expect(await endOf(start(3))).toBe(0);
  expect(inForce()).toMatchObject(configOf(1, broker.port));
  expect(output).toContain("the server was not reached within 3 seconds");
  const third = start();
  await until(() => statuses.includes("rejected 2"));
  await give(configOf(3, broker.port));
  expect(await endOf(third)).toBe(0);
  start();
  await until(() => statuses.includes("accepted 3"));
  expect(inForce()).toMatchObject(configOf(3, broker.port));
  // What the node with the second one said of its start was only said when the first one was back.
  expect(statuses.toSorted()).toEqual(
    [
      "startup 1",
      "received 2",
      "startup 2",
      "startup 1",
      "rejected 2",
      "received 3",
      "startup 3",
      "accepted 3",
    ].toSorted(),
  );
}, 120_000);

test("killed three times while it is on trial: the fourth start is one with the configuration before it", async () => {
  const first = start();
  await until(() => statuses.includes("startup 1"));
  await give(configOf(2, broker.port));
  await endOf(first);
  for (let kill = 0; kill < 3; kill++) {
    output = "";
    const node = start();
    await until(() => output.includes("with revision 2 is on trial"));
    node.kill("SIGKILL");
    await endOf(node);
  }
  start();
  await until(() => statuses.includes("rejected 2"));
  expect(inForce()).toMatchObject(configOf(1, broker.port));
  expect(statuses).not.toContain("accepted 2");
}, 120_000);
