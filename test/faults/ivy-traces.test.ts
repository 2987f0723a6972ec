import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { silentLogger } from "@edgeloom/runtime/base";
import { EmbeddedBroker, MqttLink } from "@edgeloom/runtime/transport/mqtt";
import { afterEach, expect, test } from "vitest";
import { vectors } from "../support/vectors.js";

/** `runtime-traces.json`: what each process of a whole node says, from its start to SIGTERM, with real processes and a broker. */

type Line = readonly [origin: string, level: string, text: string];
type Traces = Readonly<Record<string, { readonly lines: readonly Line[]; readonly exit_code: number }>>;

const traces = vectors("ivy/runtime-traces.json") as never as Traces;
const program = fileURLToPath(new URL("../../runtime/ivy/bin/edgeloom-ivy.js", import.meta.url));
const name = "node-7";
const ends: (() => unknown)[] = [];
let main: ChildProcess | undefined;

afterEach(async () => {
  main?.kill("SIGKILL");
  for (const end of ends.splice(0).reverse()) await end();
});

/** What is said elsewhere or in other words, and what there is nothing to say about. */
const isOurs = ([, , text]: Line): boolean =>
  !/\.venv|^Registering the teardown procedure$|^Max\. drain time reached/.test(text);
const generic = ([origin, level, text]: Line): string =>
  `${origin} ${level} ${text.replace(/PID \d+/, "PID <pid>").replace(/client id .*/, "client id <id>")}`;

const configOf = (port: number): object => ({
  general: { config_revision: 2, software_version: "4.5.6", system_identifier: name },
  logging_verbosity: { file_archive: "DEBUG", console_prints: null, message_sending: null },
  backend: {
    provider: "tenta",
    mqtt_connection: { host: "127.0.0.1", port, client_id: "node", username: "u", password: "p" },
    max_drain_time: 2,
  },
  dummy_procedure: { seconds_between_datapoints: 7200 },
  system_checks: { seconds_between_checks: 7200 },
});

function linesIn(folder: string): readonly Line[] {
  const text = readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("");
  return text.split("\n").flatMap((line) => {
    const [, origin = "", level = "", subject] = /^\S+Z - (\S+) +- (\S+) +- (.*)$/.exec(line) ?? [];
    return subject === undefined ? [] : [[origin, level, subject] as const];
  });
}

test("a node says from start to SIGTERM what the original said, process by process, and exits as it did", async () => {
  const recorded = [
    ...(traces["version_update_from_1.2.3_to_4.5.6"]?.lines.slice(0, 14) ?? []),
    ...(traces["next_start_of_4.5.6_then_sigterm_to_main_only"]?.lines.slice(11) ?? []),
  ].filter(isOurs);
  expect(recorded.length).toBeGreaterThan(20);
  const broker = await EmbeddedBroker.open({ port: 0 });
  const folder = mkdtempSync(join(tmpdir(), "ivy-traces-"));
  ends.push(
    () => broker.close(),
    () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  );
  for (const part of ["config", "data"]) mkdirSync(join(folder, part));
  writeFileSync(join(folder, "package.json"), '{"version":"4.5.6"}');
  writeFileSync(join(folder, "config", "config.json"), JSON.stringify(configOf(broker.port)));
  const server = new MqttLink({ host: "127.0.0.1", port: broker.port, log: silentLogger });
  ends.push(() => server.close());
  const up = new Promise<void>((resolve) => void server.events.on("up", resolve));
  server.open();
  await up;
  const env = {
    ...process.env,
    IVY_DATA_DIR: join(folder, "data"),
    IVY_ROOT_DIR: join(folder, "ivy", "dev"),
  };
  main = spawn(process.execPath, [program, "--project", folder, "run"], { env, stdio: "ignore" });
  const exit = once(main, "exit");
  const logs = join(folder, "data", "logs");
  const said = (text: string): boolean => {
    try {
      return linesIn(logs).some((line) => line[2].includes(text));
    } catch {
      return false;
    }
  };
  await expect.poll(() => said("connection has been set up"), { timeout: 60_000, interval: 100 }).toBe(true);
  const envelope = { revision: 2, configuration: { general: { software_version: "4.5.6" } } };
  await server.publish(`configurations/${name}`, Buffer.from(JSON.stringify(envelope)), 1);
  await expect.poll(() => said("-> not updating"), { timeout: 60_000, interval: 100 }).toBe(true);
  main.kill("SIGTERM");
  expect(await exit).toEqual([traces["next_start_of_4.5.6_then_sigterm_to_main_only"]?.exit_code, null]);
  const ours = linesIn(logs);
  for (const origin of new Set(recorded.map(([each]) => each))) {
    const of = (lines: readonly Line[]): readonly string[] =>
      lines.filter(([each]) => each === origin).map(generic);
    const wanted = new Set(of(recorded));
    expect(of(ours).filter((line) => wanted.has(line))).toEqual(of(recorded));
  }
}, 120_000);
