import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Config, type ForeignConfig, type GitUpdaterConfig } from "@edgeloom/ivy-sdk";
import { systemClock } from "@edgeloom/runtime/base";
import { afterEach, beforeEach, expect, test } from "vitest";
import { configFile, withoutSecrets } from "../../runtime/ivy/src/config/index.js";
import { type LogEntry, NodeLogger } from "../../runtime/ivy/src/logger/index.js";
import { FolderPendingConfigs } from "../../runtime/ivy/src/state/folder-pending-configs.js";
import { FileState, openQueue, type SqliteMessageQueue } from "../../runtime/ivy/src/store/index.js";
import { removeUnusedInstallations } from "../../runtime/ivy/src/updater/clean-up.js";
import { NodeUpdater } from "../../runtime/ivy/src/updater/node-updater.js";
import { usualRoots } from "../../runtime/ivy/src/updater/root-guard.js";
import { gitArchiveUrl } from "../../runtime/ivy/src/updater/source/git-release.js";
import { installVersion } from "../../runtime/ivy/src/updater/work/install-version.js";
import { prepareVersion } from "../../runtime/ivy/src/updater/work/prepare-version.js";
import { runChecks } from "../../runtime/ivy/src/updater/work/run-checks.js";
import type { PrepareEvents, PrepareTask } from "../../runtime/ivy/src/updater/work/task.js";
import { floorOf, vectorCases } from "../support/vectors.js";

/** `updater.json`: what is decided, said and reported, and what the single steps do. */

type LogLine = {
  readonly level: string;
  readonly message?: string;
  readonly label?: string;
  readonly details?: string;
};
type Call = {
  readonly foreign_config: ForeignConfig;
  readonly exit_code: number | null;
  readonly steps: readonly string[];
  readonly log: readonly LogLine[];
  readonly messages: readonly { readonly status: string; readonly config: ForeignConfig }[];
};
type Decision = {
  readonly name: string;
  readonly root_dir: string;
  readonly current_config: Config;
  readonly calls: readonly Call[];
};
type Step = {
  readonly name: string;
  readonly step: string;
  readonly version: string;
  readonly updater_config: GitUpdaterConfig;
  readonly precondition: string | null;
  readonly result: string;
  readonly log: readonly string[];
  readonly commands: readonly { readonly command: string }[];
  readonly directories: readonly string[];
  readonly current_version: string;
  readonly directories_left: readonly string[];
};

const cases = vectorCases("ivy/updater.json");
const decisions = cases.filter(({ kind }) => kind === "perform_update") as never as readonly Decision[];
const steps = cases.filter(({ kind }) => kind === "step") as never as readonly Step[];

test("the recordings are there", () => {
  expect(decisions.length).toBeGreaterThanOrEqual(floorOf(26));
  expect(steps.length).toBeGreaterThanOrEqual(floorOf(11));
});

/** A version of Node checks itself by a script of its own, and installs into a folder of another name. */
const ourWords = new Map([
  ["Running pytests", "Running the checks of the version"],
  ["Successfully ran pytests", "Successfully ran the checks of the version"],
  ["Running pytests failed", "The checks of the version failed"],
]);
const ours = (text: string): string => ourWords.get(text) ?? text;

let home: string;
let queue: SqliteMessageQueue;
let entries: LogEntry[];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "ivy-updater-"));
  queue = openQueue({ dataFolder: join(home, "data"), synchronous: "NORMAL" });
  entries = [];
});

afterEach(() => {
  queue.close();
  rmSync(home, { recursive: true, force: true });
});

const logger = () =>
  new NodeLogger({ origin: "updater", sinks: [{ write: (entry) => void entries.push(entry) }] });

/** Says what a real one says, and fails where the recorded one did. */
function preparer(failure: string | undefined, done: string[]) {
  return async (task: PrepareTask, events: PrepareEvents) => {
    const run = (step: Parameters<PrepareEvents["begin"]>[0], name: string, label: string): void => {
      events.begin(step);
      done.push(name);
      if (step === "download" || step === "install") events.progress(`<${step} progress>`);
      if (ours(label) === failure) throw new Error("as recorded");
      events.end(step);
    };
    run("download", "download_source_code", "Could not download source code");
    run("install", "install_dependencies", "Could not install dependencies");
    run("config", "foreign_config.dump", "Could not dump config file");
    run("check", "run_pytests", "Running pytests failed");
    const folder = join(task.root, task.version);
    return await Promise.resolve({ folder, program: join(folder, "cli.js") });
  };
}

function updaterFor({ root_dir, current_config }: Decision, failure: string | undefined, done: string[]) {
  const root = root_dir.replace("<home>", home);
  const project = join(home, "Documents", "ivy", current_config.general.software_version);
  mkdirSync(join(project, "config"), { recursive: true });
  if (failure === "Could not update cli pointer") mkdirSync(join(home, "Documents", "ivy", "ivy-cli.sh"));
  const fails = failure === "Could not dump config file";
  if (fails) {
    rmSync(join(project, "config"), { recursive: true });
    writeFileSync(join(project, "config"), "");
  }
  const context = {
    name: "main",
    config: Config.parse(current_config),
    logger: logger(),
    queue,
    outcomes: queue,
    state: new FileState({ file: join(home, "state.json") }),
    pendingConfigs: new FolderPendingConfigs(join(home, "pending")),
    folders: { root, project, data: join(home, "data") },
    clock: systemClock,
    teardown: new AbortController().signal,
    version: current_config.general.software_version,
  };
  return new NodeUpdater(context, {
    rootGuard: usualRoots("ivy", home),
    trial: false,
    prepare: preparer(failure, done),
  });
}

for (const recorded of decisions) {
  test(recorded.name, async () => {
    const labels = recorded.calls.flatMap(({ log }) =>
      log.flatMap(({ label }) => (label === undefined ? [] : [ours(label)])),
    );
    const done: string[] = [];
    const updater = updaterFor(recorded, labels[0], done);
    for (const call of recorded.calls) {
      entries = [];
      done.length = 0;
      queue.remove(queue.oldest(-1).map(({ identifier }) => identifier));
      const { outcome } = await updater.perform(
        JSON.stringify(call.foreign_config),
        new AbortController().signal,
      );
      expect(outcome === "restart").toBe(call.exit_code === 0);
      expect(entries.map(({ level, subject }) => [level, subject.replace(/, \w*Error\b.*/s, "")])).toEqual(
        call.log.map(({ level, message = "", label = "" }) => [
          level,
          ours(message + label).replaceAll("<home>", home),
        ]),
      );
      const said = entries.find(({ subject }) => subject.startsWith("Processing new config"))?.blocks[0]?.[1];
      // Secrets are covered (defect D22).
      if (said !== undefined)
        expect(JSON.parse(said.slice("config = ".length))).toEqual(withoutSecrets(call.foreign_config));
      expect(queue.oldest(-1).map(({ message_body }) => message_body)).toEqual(
        call.messages.map((message) => ({ ...message, config: withoutSecrets(message.config) })),
      );
      const ofSteps = call.steps.filter((step) => step !== "config.dump" && step !== "update_cli_pointer");
      expect(done).toEqual(ofSteps);
      if (call.exit_code === 0) expectInForce(recorded, call);
    }
  });
}

function expectInForce({ current_config }: Decision, { foreign_config }: Call): void {
  const { software_version } = foreign_config.general;
  const root = join(home, "Documents", "ivy");
  if (software_version === current_config.general.software_version)
    expect(JSON.parse(readFileSync(configFile(join(root, software_version)), "utf8"))).toEqual(
      foreign_config,
    );
  else
    expect(readFileSync(join(root, "ivy-cli.sh"), "utf8")).toContain(join(root, software_version, "cli.js"));
}

const addressOf = (command: string): string | undefined =>
  /https:\S+/.exec(command)?.[0]?.replace(/\?.*/, "");

for (const recorded of steps.filter(
  ({ step, commands }) => step === "download_source_code" && commands.length > 0,
)) {
  test(recorded.name, () => {
    const { updater_config, version, commands } = recorded;
    const asked = commands.map(({ command }) => addressOf(command))[0];
    expect(gitArchiveUrl(updater_config, version, "original")).toBe(asked);
    // Only a GitHub of one's own is asked elsewhere (defect D23); no token is ever in an address (D22).
    const isOwn = updater_config.provider === "github" && updater_config.provider_host !== "github.com";
    expect(gitArchiveUrl(updater_config, version) === asked).toBe(!isOwn);
  });
}

for (const recorded of steps.filter(
  ({ step, commands }) => step === "download_source_code" && commands.length === 0,
)) {
  test(recorded.name, async () => {
    const { precondition, version, result } = recorded;
    const target = join(home, version);
    if (precondition === "dir") mkdirSync(target);
    else writeFileSync(target, "");
    const said: string[] = [];
    const task = {
      root: home,
      projectFolder: join(home, "0.0.0"),
      version,
      conflict: "reuse",
    } as PrepareTask;
    const source = { fetch: () => Promise.reject(new Error("not asked for")) };
    const events = {
      begin: () => {},
      end: () => {},
      progress: (text: string) => void said.push(text),
      assigned: () => {},
    };
    const failure: unknown = await prepareVersion(task, source, events, new AbortController().signal).catch(
      (error: unknown) => error,
    );
    expect(said).toEqual(recorded.log.map((line) => line.replace("<root>", home)));
    if (result === "ok") expect(String(failure)).toContain("package.json");
    else expect(String(failure)).toContain(result.replace(/^\w+: /, "").replace("<root>", home));
    expect(existsSync(target)).toBe(true);
  });
}

/** An npm that writes down what it is asked for, and where; and a version for it. */
function installable(
  version: string,
  precondition: string | null,
): { readonly npm: string; readonly folder: string } {
  const npm = join(home, "npm");
  writeFileSync(npm, `#!/bin/sh\necho "$PWD $@" >> '${home}/npm.seen'\n`, { mode: 0o755 });
  const folder = join(home, version);
  if (precondition !== null) {
    mkdirSync(folder);
    writeFileSync(join(folder, "package.json"), JSON.stringify({ version }));
    for (const file of ["package-lock.json", "cli.js"]) writeFileSync(join(folder, file), "{}");
  }
  return { npm, folder };
}

const npmSaw = (): readonly string[] => {
  const file = join(home, "npm.seen");
  return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
};
const inWords = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Where the original makes an environment of Python and fills it with PDM, npm does both in one step. */
for (const recorded of steps.filter(({ step }) => step === "install_dependencies")) {
  test(recorded.name, async () => {
    const { version, precondition, result, log, commands } = recorded;
    const { npm, folder } = installable(version, precondition);
    const said: string[] = [];
    const failure: unknown = await installVersion({
      folder,
      version,
      npm: { command: npm, runsInstallScripts: false, rebuilt: [], checkScript: "check" },
      progress: (text) => void said.push(text),
      signal: new AbortController().signal,
    }).catch(inWords);
    if (result !== "ok") expect(failure).toBe(result.replace(/^\w+: /, "").replace("<root>", home));
    expect(said).toEqual(
      log.filter((line) => line.startsWith("Installing")).map((line) => line.replace("PDM", "npm")),
    );
    expect(npmSaw()).toEqual(
      commands
        .filter(({ command }) => command.includes("pdm"))
        .map(() => expect.stringMatching(`^${folder} ci .*--ignore-scripts$`) as string),
    );
  });
}

/** The checks are a script of the version; the marker by which pytest chooses some of its tests has no counterpart. */
for (const recorded of steps.filter(({ step }) => step === "run_pytests")) {
  test(recorded.name, async () => {
    const { version, precondition, result, commands } = recorded;
    const { npm, folder } = installable(version, precondition);
    const failure: unknown = await runChecks({
      root: home,
      folder,
      npm: { command: npm, checkScript: "test:version-change" },
      signal: new AbortController().signal,
    }).catch(inWords);
    if (result !== "ok") expect(failure).toBe(result.replace(/^\w+: /, "").replace("<root>", home));
    expect(npmSaw()).toEqual(commands.map(() => `${folder} run --silent test:version-change`));
  });
}

for (const recorded of steps.filter(({ step }) => step === "remove_old_venvs")) {
  test(recorded.name, () => {
    const inOurs = (text: string): string =>
      text.replaceAll(".venvs", "node_modules").replaceAll(".venv", "node_modules");
    for (const folder of recorded.directories) mkdirSync(join(home, inOurs(folder)), { recursive: true });
    rmSync(join(home, "data"), { recursive: true, force: true });
    removeUnusedInstallations({ root: home, keep: new Set([recorded.current_version]), logger: logger() });
    expect(entries.map(({ subject }) => subject)).toEqual(
      recorded.log.map((line) => inOurs(line).replaceAll("<root>", home)),
    );
    const left = readdirSync(home, { recursive: true, encoding: "utf8" });
    expect(left.toSorted()).toEqual(recorded.directories_left.map(inOurs).toSorted());
    expect(dirname(home)).toBe(tmpdir());
  });
}
