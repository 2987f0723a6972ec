import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeClock, isEdgeloomError } from "@edgeloom/runtime/base";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadEnvironment, nodeFolders } from "../../runtime/ivy/src/env/index.js";
import { automationLockFile, takeAutomationLock } from "../../runtime/ivy/src/store/index.js";
import { SteppedBackoff } from "../../runtime/ivy/src/util/stepped-backoff.js";
import { floorOf, vectorCases } from "../support/vectors.js";

/** `env.json`, and of `misc-functions.json` what is said of locks and back-off. */

type Variables = Readonly<Record<string, string>>;
type EnvCase = {
  readonly name: string;
  readonly parent_env_file: Variables;
  readonly config_env_file: Variables;
  readonly process_env: Variables;
  readonly seen_by_code_after_loading: Variables;
};
type Misc = {
  readonly name: string;
  readonly kind: string;
  readonly project_dir_name?: string;
  readonly lock_file_relative_to_parent?: readonly string[];
  readonly buckets?: readonly number[];
  readonly sequence?: readonly {
    readonly call: number | string;
    readonly returned_seconds: number;
    readonly total_slept_seconds: number;
    readonly log_messages: readonly string[];
  }[];
};

const envCases = vectorCases("ivy/env.json") as never as readonly EnvCase[];
const misc = vectorCases("ivy/misc-functions.json") as never as readonly Misc[];
const locks = misc.filter(({ project_dir_name }) => project_dir_name !== undefined);
const backoffs = misc.filter(({ kind }) => kind === "backoff");

let folder: string;
let project: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ivy-env-"));
  project = join(folder, "1.2.3");
  mkdirSync(join(project, "config"), { recursive: true });
});

afterEach(() => rmSync(folder, { recursive: true }));

test("the recordings are there", () => {
  expect(envCases.length).toBeGreaterThanOrEqual(floorOf(2));
  expect(locks.length + backoffs.length).toBeGreaterThanOrEqual(floorOf(5));
});

const fileText = (variables: Variables): string =>
  Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");

function writeFiles({ parent_env_file, config_env_file }: EnvCase): void {
  writeFileSync(join(folder, ".env"), fileText(parent_env_file));
  writeFileSync(join(project, "config", ".env"), fileText(config_env_file));
}

test.each(envCases)("precedence of the original: $name", (recorded) => {
  writeFiles(recorded);
  expect(loadEnvironment(project, recorded.process_env, "original")).toEqual(
    recorded.seen_by_code_after_loading,
  );
});

test.each(envCases)("D16: the order that is documented, and folders from the files: $name", (recorded) => {
  writeFiles(recorded);
  const { parent_env_file, config_env_file, process_env } = recorded;
  const env = loadEnvironment(project, process_env);
  expect(env).toEqual({ ...parent_env_file, ...config_env_file, ...process_env });
  expect(nodeFolders(project, env).root).toBe(env["IVY_ROOT_DIR"]);
  expect(nodeFolders(project, env).data).toBe(env["IVY_DATA_DIR"]);
});

test.each(locks)("automation lock: $name", ({ project_dir_name = "", lock_file_relative_to_parent }) => {
  const own = join(folder, project_dir_name);
  const lock = takeAutomationLock(own);
  expect(automationLockFile(own)).toBe(join(folder, lock_file_relative_to_parent?.[0] ?? ""));
  let refusal: unknown;
  try {
    takeAutomationLock(own);
  } catch (error) {
    refusal = error;
  }
  expect(isEdgeloomError(refusal) && refusal.code).toBe("CONFLICT");
  expect(String(refusal)).toContain("automation is already running");
  expect(String(refusal)).toContain(`process ${process.pid}`);
  lock.release();
  takeAutomationLock(own).release();
});

test.each(backoffs)("back-off: $name", async ({ buckets = [], sequence = [] }) => {
  const clock = new FakeClock();
  const said: string[] = [];
  const backoff = new SteppedBackoff({
    bucketsSeconds: buckets,
    log: (message) => said.push(message),
    clock,
  });
  for (const { call, returned_seconds, log_messages, total_slept_seconds } of sequence) {
    if (call === "after-reset") backoff.reset();
    said.length = 0;
    const startMs = clock.nowMs();
    const returned: number[] = [];
    void backoff.sleep().then((seconds) => returned.push(seconds));
    while (returned.length === 0) {
      if (clock.timers > 0) clock.advance(5_000);
      await new Promise(setImmediate);
    }
    expect(returned).toEqual([returned_seconds]);
    expect(said).toEqual(log_messages);
    // A step below a minute lasts a minute too long in the original.
    expect((clock.nowMs() - startMs) / 1000).toBe(
      returned_seconds < 60 ? total_slept_seconds - 60 : total_slept_seconds,
    );
  }
});
