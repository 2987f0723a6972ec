import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** A process and the one that has started it. */
type Parenthood = readonly [pid: number, parent: number];

/** Everything that a process has started, and that was started by those, as long as nobody between them has ended; nearest first. */
export function descendantsOf(pid: number): readonly number[] {
  const all = existsSync("/proc/self/stat") ? fromProc() : fromPs();
  const found = [pid];
  for (const parent of found)
    for (const [child, of] of all) if (of === parent && !found.includes(child)) found.push(child);
  return found.slice(1);
}

function fromProc(): readonly Parenthood[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // The name of the program stands in parentheses, and may hold anything.
        const [, parent] = /\) \S (\d+) /.exec(readFileSync(`/proc/${name}/stat`, "latin1")) ?? [];
        return [[Number(name), Number(parent)] as const];
      } catch {
        return [];
      }
    });
}

function fromPs(): readonly Parenthood[] {
  const listed = spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  if (listed.error !== undefined) return [];
  return listed.stdout.split("\n").map((line) => {
    const [pid, parent] = line.trim().split(/\s+/);
    return [Number(pid), Number(parent)] as const;
  });
}
