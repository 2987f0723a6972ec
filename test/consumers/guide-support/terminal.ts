import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a command printed on both of its streams, and how it ended. */
export type Ended = { readonly code: number | null; readonly lines: readonly string[] };

/** Whether enough was printed. */
export type Ready = (lines: readonly string[]) => boolean;

/** A terminal in a folder of its own: it keeps its place from command to command, and what runs beside. */
export type Terminal = {
  /** Where it stands after the last command. */
  readonly place: () => string;
  readonly run: (command: string) => Promise<Ended>;
  /** Starts a command and resolves when `ready` says so of what it has printed; rejects when it ends before. */
  readonly start: (command: string, ready: Ready) => Promise<void>;
  /** Resolves when `ready` says so of what the command that was started last has printed. */
  readonly later: (ready: Ready) => Promise<void>;
  /** Ctrl-C for all that was started; resolves with how each ended. */
  readonly interrupt: () => Promise<readonly Ended[]>;
  /** Ends what is still there, whatever has happened. */
  readonly kill: () => void;
};

const shims = (repository: string): Readonly<Record<string, string>> => ({
  // The real one takes half a second to find what lies in node_modules.
  npx: `name=$1; shift
folder=$PWD
while [ ! -x "$folder/node_modules/.bin/$name" ]; do
  if [ "$folder" = / ]; then echo "npx: $name is not installed here" >&2; exit 127; fi
  folder=$(dirname "$folder")
done
exec "$folder/node_modules/.bin/$name" "$@"`,
  npm: `case "$1" in
  install|i) shift; exec node "${join(repository, "test/consumers/guide-support/link-packages.mjs")}" "${repository}" "$@";;
esac
PATH="${process.env["PATH"] ?? ""}"; export PATH
exec npm "$@"`,
});

function writeShims(repository: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(shims(repository))) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  }
}

/** The environment of somebody who has just begun; `extra` is what the guide's machine says. */
function environment(folder: string, extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return {
    PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}`,
    HOME: join(folder, "home"),
    NO_COLOR: "1",
    CI: "true",
    LANG: "C.UTF-8",
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_update_notifier: "false",
    GIT_AUTHOR_NAME: "A Reader",
    GIT_AUTHOR_EMAIL: "reader@example.com",
    GIT_COMMITTER_NAME: "A Reader",
    GIT_COMMITTER_EMAIL: "reader@example.com",
    ...extra,
  };
}

type Watched = {
  readonly command: string;
  readonly child: ChildProcess;
  /** What was printed, up to the end of its last whole line. */
  readonly lines: () => readonly string[];
  readonly ended: Promise<Ended>;
  /** Sets who is called whenever something was printed. */
  readonly onPrinted: (listener: () => void) => void;
  /** How many lines were waited for already. */
  seen: number;
};

function watch(command: string, child: ChildProcess): Watched {
  let text = "";
  let heard = (): void => {};
  const add = (more: string) => {
    text += more;
    heard();
  };
  child.stdout?.setEncoding("utf8").on("data", add);
  child.stderr?.setEncoding("utf8").on("data", add);
  const linesOf = (part: string) => (part === "" ? [] : part.replace(/\n$/, "").split("\n"));
  const lines = () => linesOf(text.slice(0, text.lastIndexOf("\n") + 1));
  const ended = new Promise<Ended>((resolve) => {
    // A shell shows 130 for what Ctrl-C has ended, such as npm.
    child.on("close", (code, by) => resolve({ code: by === "SIGINT" ? 130 : code, lines: linesOf(text) }));
  });
  const onPrinted = (listener: () => void) => {
    heard = listener;
  };
  return { command, child, lines, ended, onPrinted, seen: 0 };
}

/** Resolves when `ready` says so of what was printed since the last time; rejects when the program ends before. */
function hasCome(watched: Watched, ready: Ready): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const fresh = watched.lines().slice(watched.seen);
      if (!ready(fresh)) return;
      watched.seen += fresh.length;
      resolve();
    };
    watched.onPrinted(look);
    look();
    void watched.ended.then(({ code, lines }) =>
      reject(new Error(`"${watched.command}" ended with ${code}:\n${lines.join("\n")}`)),
    );
  });
}

function signal({ child }: Watched, name: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  // A terminal tells the whole group of processes.
  process.kill(-child.pid, name);
}

/** Opens a terminal whose files, programs and home lie below `root`. */
export function openTerminal(
  repository: string,
  root: string,
  extra: Readonly<Record<string, string>>,
): Terminal {
  const folder = join(root, "work");
  for (const name of ["work", "home"]) mkdirSync(join(root, name), { recursive: true });
  writeShims(repository, join(root, "bin"));
  const env = environment(root, extra);
  const note = join(root, "place");
  const exported = join(root, "exported");
  writeFileSync(exported, "");
  let place = folder;
  const beside: Watched[] = [];

  const open = (command: string): Watched =>
    watch(
      command,
      // One stream, so that lines keep the order in which they were printed.
      spawn("sh", ["-c", `exec 2>&1; . "${exported}"\n${command}`], {
        cwd: place,
        env,
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
      }),
    );

  async function run(command: string): Promise<Ended> {
    const ended = await open(`${command}\ncode=$?; pwd > "${note}"; export -p > "${exported}"; exit $code`)
      .ended;
    place = readFileSync(note, "utf8").trimEnd();
    return ended;
  }

  function start(command: string, ready: Ready): Promise<void> {
    const watched = open(`exec ${command}`);
    beside.push(watched);
    return hasCome(watched, ready);
  }

  function later(ready: Ready): Promise<void> {
    const last = beside.at(-1);
    if (last === undefined) throw new Error("Nothing was started that could print something later.");
    return hasCome(last, ready);
  }

  function interrupt(): Promise<readonly Ended[]> {
    for (const one of beside) signal(one, "SIGINT");
    return Promise.all(beside.map(({ ended }) => ended));
  }

  const kill = () => {
    for (const one of beside) signal(one, "SIGKILL");
  };
  return { place: () => place, run, start, later, interrupt, kill };
}
