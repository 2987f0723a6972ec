import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { FolderPendingConfigs } from "@edgeloom/ivy";
import { automationLockHolder, openQueue } from "@edgeloom/ivy/store";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";

const program = fileURLToPath(new URL("ivy-support/node.mjs", import.meta.url));
const processes = ["steady", "failing", "mqtt-backend"] as const;
const config = {
  general: { config_revision: 1, software_version: "1.1.0", system_identifier: "node-7" },
  logging_verbosity: { file_archive: null, console_prints: "DEBUG", message_sending: null },
  backend: {
    provider: "mqtt",
    mqtt_connection: { host: "h", port: 1, client_id: "c", username: "u", password: "hunter2-secret" },
    max_drain_time: 5,
  },
  dummy_procedure: { seconds_between_datapoints: 10 },
  system_checks: { seconds_between_checks: 120 },
};

let folder: string;
let data: string;
let main: ChildProcess | undefined;
let output: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ivy-node-"));
  data = join(folder, "data");
  mkdirSync(data);
  mkdirSync(join(folder, "config"));
  writeFileSync(join(folder, "config", "config.json"), JSON.stringify(config));
  output = "";
});

afterEach(() => {
  main?.kill("SIGKILL");
  for (const name of processes) stop(pidOf(name));
  rmSync(folder, { recursive: true, force: true });
});

function start(): ChildProcess {
  const env = { ...process.env, IVY_DATA_DIR: data };
  main = spawn(process.execPath, [program, folder], { env, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [main.stdout, main.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  return main;
}

function pidOf(name: string): number | undefined {
  const file = join(data, `${name}.pid`);
  const pid = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  return pid > 0 ? pid : undefined;
}

function stop(pid: number | undefined): void {
  if (pid !== undefined && isAlive(pid)) process.kill(pid, "SIGKILL");
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Looks until something is so; what other processes do announces itself to nobody else. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(20);
}

const allRun = (): boolean => processes.every((name) => pidOf(name) !== undefined);

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  test(`${signal} ends procedures, then back ends, and exits with 0`, async () => {
    const node = start();
    await until(allRun);
    node.kill(signal);
    const [code] = (await once(node, "exit")) as [number | null];
    expect({ code, output }).toMatchObject({ code: 0 });
    const said = (text: string): number => output.indexOf(text);
    expect(said("steady ends")).toBeGreaterThan(0);
    expect(said("mqtt-backend ends")).toBeGreaterThan(said("steady ends"));
    expect(said("mqtt-backend ends")).toBeGreaterThan(said("failing ends"));
    expect(automationLockHolder(folder)).toBeUndefined();
    expect(output).not.toContain("hunter2-secret");
    const queue = openQueue({ dataFolder: data });
    const bodies = queue.oldest(-1).map(({ bodyText }) => bodyText);
    queue.close();
    expect(bodies.join()).toContain('"status":"startup"');
    expect(bodies.join()).not.toContain("hunter2-secret");
    expect(bodies.filter((body) => body.includes("last_word_of"))).toHaveLength(3);
  });
}

test("D19: children do not outlive a main process that was killed, and it can be started again", async () => {
  const node = start();
  await until(allRun);
  const pids = processes.map((name) => pidOf(name) ?? 0);
  expect(automationLockHolder(folder)).toBe(node.pid);
  node.kill("SIGKILL");
  await once(node, "exit");
  expect(automationLockHolder(folder)).toBeUndefined();
  await until(() => !pids.some(isAlive));
  for (const name of processes) rmSync(join(data, `${name}.pid`));
  start();
  await until(allRun);
});

test("a child that fails, and one that is killed, come back; the others go on", async () => {
  writeFileSync(join(data, "fail-once"), "");
  start();
  await until(allRun);
  expect(output).toContain("Process died unexpectedly");
  expect(output).toContain("exit code 1");
  const [steady, failing] = [pidOf("steady"), pidOf("failing")];
  stop(failing);
  await until(() => pidOf("failing") !== failing);
  expect(output).toContain("ended by SIGKILL");
  expect(pidOf("steady")).toBe(steady);
});

test("a node starts while its disk is full and its database locked, and goes on when they are free", async () => {
  openQueue({ dataFolder: data }).close();
  const other = new Database(join(data, "message-queue.sqlite3"));
  other.exec("BEGIN IMMEDIATE");
  const msPerDay = 86_400_000;
  const days = [0, 1].map((later) => new Date(Date.now() + later * msPerDay).toISOString().slice(0, 10));
  mkdirSync(join(data, "logs"));
  for (const file of [join(folder, "run.lock.pid"), ...days.map((day) => join(data, "logs", `${day}.log`))])
    symlinkSync("/dev/full", file);
  writeFileSync(
    join(folder, "config", "config.json"),
    JSON.stringify({ ...config, logging_verbosity: { ...config.logging_verbosity, file_archive: "DEBUG" } }),
  );
  const node = start();
  await until(allRun);
  expect(output).toContain("The start could not be reported");
  expect(output).toContain("no space left on device");
  expect(output).not.toContain("Process died unexpectedly");
  other.exec("ROLLBACK");
  other.close();
  node.kill("SIGTERM");
  expect(((await once(node, "exit")) as [number | null])[0]).toBe(0);
  const queue = openQueue({ dataFolder: data });
  const words = queue.oldest(-1).filter(({ bodyText }) => bodyText.includes("last_word_of"));
  queue.close();
  expect(words).toHaveLength(3);
});

test("a second start is refused and says who runs", async () => {
  const node = start();
  await until(allRun);
  const second = spawn(process.execPath, [program, folder], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  second.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const [code] = (await once(second, "close")) as [number | null];
  expect(code).toBe(1);
  expect(said).toContain(`automation is already running`);
  expect(said).toContain(`process ${node.pid ?? 0}`);
});

test("a configuration that asks for it ends the node; what it has worked on waits no longer", async () => {
  const configs = new FolderPendingConfigs(join(data, "pending-configs"));
  configs.add('{"old":1}');
  configs.add('{"restart":1.0}');
  configs.add('{"later":1}');
  const [code] = (await once(start(), "exit")) as [number | null];
  expect(code).toBe(0);
  expect(output).toContain('working on {"restart":1.0}');
  expect(configs.list().map(({ text }) => text)).toEqual(['{"later":1}']);
});
