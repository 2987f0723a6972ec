import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { automationLockHolder } from "@edgeloom/ivy/store";
import { afterEach, beforeEach, expect, test } from "vitest";

/** A node as a person starts and stops it: nothing of it is left, whatever its processes do. */

const program = fileURLToPath(new URL("ivy-support/cli.mjs", import.meta.url));
const config = {
  general: { config_revision: 1, software_version: "1.1.0", system_identifier: "node-7" },
  logging_verbosity: { file_archive: "INFO", console_prints: "INFO", message_sending: null },
  dummy_procedure: { seconds_between_datapoints: 10 },
  system_checks: { seconds_between_checks: 120 },
};

type Answer = {
  readonly pids: readonly number[];
  readonly isRunning: boolean;
  readonly wasKilled: boolean;
  readonly leftovers: readonly number[];
  readonly processes: readonly { readonly pid: number; readonly isHealthy: boolean }[];
  readonly error: { readonly code: string; readonly message: string };
  readonly stopped: Answer;
  readonly started: Answer;
};

let folder: string;
let env: NodeJS.ProcessEnv;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ivy-cli-"));
  mkdirSync(join(folder, "config"));
  writeConfig(config);
  env = {
    ...process.env,
    IVY_TEST_PROJECT: folder,
    IVY_ROOT_DIR: folder,
    IVY_DATA_DIR: join(folder, "data"),
  };
});

afterEach(() => {
  const left = [automationLockHolder(folder), notedPid("measuring"), notedPid("tool")];
  for (const pid of left) if (pid !== undefined && isAlive(pid)) process.kill(pid, "SIGKILL");
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

function writeConfig(value: object): void {
  writeFileSync(join(folder, "config", "config.json"), JSON.stringify(value));
}

/** Runs a command to its end. */
function ivy(...args: readonly string[]) {
  const { status, stdout } = spawnSync(process.execPath, [program, ...args, "--json"], {
    env,
    encoding: "utf8",
  });
  return { code: status, said: JSON.parse(stdout || "{}") as Answer };
}

function notedPid(name: string): number | undefined {
  const file = join(folder, `${name}.pid`);
  const pid = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  return pid > 0 ? pid : undefined;
}

/** What has ended, and waits for somebody to ask how, does not live. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !existsSync(`/proc/${pid}/stat`) || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** Looks until something is so; what other processes do announces itself to nobody else. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(20);
}

test("start, restart while it runs (D28), and stop wait for what they say", () => {
  const started = ivy("start");
  expect({ ...started, alive: started.said.pids.map(isAlive) }).toMatchObject({
    code: 0,
    alive: [true, true],
  });
  expect(ivy("is-running")).toMatchObject({ code: 0, said: { pids: started.said.pids } });
  expect(ivy("start")).toMatchObject({ code: 1, said: { error: { code: "CONFLICT" } } });
  const again = ivy("restart");
  expect(again).toMatchObject({ code: 0, said: { stopped: { pids: started.said.pids, wasKilled: false } } });
  expect(started.said.pids.filter(isAlive)).toEqual([]);
  const { pids } = again.said.started;
  expect(ivy("status").said).toMatchObject({ isRunning: true, pid: pids[0], version: "1.1.0" });
  expect(ivy("stop")).toMatchObject({ code: 0, said: { pids, wasKilled: false, leftovers: [] } });
  expect(pids.filter(isAlive)).toEqual([]);
  expect(ivy("is-running")).toMatchObject({ code: 1, said: { isRunning: false } });
  expect(ivy("stop")).toMatchObject({ code: 0, said: { pids: [] } });
});

test("a procedure that does not end is killed with all of its group when the time is over", async () => {
  writeFileSync(join(folder, "stubborn"), "");
  const { said } = ivy("start");
  await until(() => notedPid("measuring") !== undefined);
  const tool = notedPid("tool") ?? 0;
  expect(isAlive(tool)).toBe(true);
  expect(ivy("stop", "--timeout", "0.5")).toMatchObject({
    code: 0,
    said: { pids: said.pids, wasKilled: true },
  });
  await until(() => !isAlive(tool));
  expect(said.pids.filter(isAlive)).toEqual([]);
});

for (const command of ["stop", "start"]) {
  test(`D19: ${command} ends a child that hangs since its main process was killed`, async () => {
    writeFileSync(join(folder, "hangs"), "");
    const { pids } = ivy("start").said;
    await until(() => notedPid("measuring") !== undefined);
    const child = notedPid("measuring") ?? 0;
    expect(pids).toContain(child);
    process.kill(pids[0] ?? 0, "SIGKILL");
    await until(() => automationLockHolder(folder) === undefined);
    expect(isAlive(child)).toBe(true);
    rmSync(join(folder, "hangs"));
    expect(ivy(command).code).toBe(0);
    await until(() => !isAlive(child));
    expect(ivy("is-running").code).toBe(command === "start" ? 0 : 1);
    ivy("stop");
  });
}

test("a node that cannot start says why, and nothing of it runs", () => {
  writeConfig({ ...config, dummy_procedure: { seconds_between_datapoints: 0 } });
  const { code, said } = ivy("start");
  expect(code).toBe(1);
  expect(said.error).toMatchObject({ code: "UNAVAILABLE" });
  expect(said.error.message).toContain("/dummy_procedure/seconds_between_datapoints");
  expect(ivy("is-running").code).toBe(1);
});

/** The node in the foreground. */
function run(...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [program, "run", ...args], { env, stdio: ["ignore", "pipe", "ignore"] });
}

test("a node goes on when nobody reads its output any more", async () => {
  const main = run("--json");
  const [first] = (await once(main.stdout ?? main, "data")) as [Buffer];
  expect(JSON.parse(String(first).split("\n")[0] ?? "")).toMatchObject({ origin: "main", level: "INFO" });
  main.stdout?.destroy();
  const logged = (): number => {
    const { stdout } = spawnSync(process.execPath, [program, "logs", "-n", "100000"], {
      env,
      encoding: "utf8",
    });
    return stdout.split("measured").length - 1;
  };
  await until(() => logged() > 0);
  const before = logged();
  await until(() => logged() > before + 5);
  expect(ivy("status").said.processes).toMatchObject([{ starts: 1 }]);
  const ended = once(main, "exit");
  main.kill("SIGTERM");
  expect((await ended)[0]).toBe(0);
});

test("Ctrl-C that npm hands on once more is not taken for a second one", async () => {
  const main = run();
  await once(main.stdout ?? main, "data");
  main.stdout?.resume();
  await until(() => notedPid("measuring") !== undefined);
  const ended = once(main, "exit");
  main.kill("SIGINT");
  main.kill("SIGINT");
  expect((await ended)[0]).toBe(0);
});
