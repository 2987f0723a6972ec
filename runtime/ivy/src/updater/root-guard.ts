import { homedir } from "node:os";
import { join } from "node:path";

/** Which root folders may be changed from afar: a rule, or a list. In the list `*` at the beginning or end stands for anything. */
export type RootGuard = readonly string[] | ((root: string) => boolean);

/** The root folders of the original (specification §7.2): the usual one, those for development, those of its tests. */
export function usualRoots(name = "ivy", home: string = homedir()): readonly string[] {
  return [`*/${name}/dev`, join(home, "Documents", name), `/tmp/ci-tests-${name}-root-dir-*`];
}

/** Whether a root folder may be changed from afar. */
export function isGuarded(root: string, guard: RootGuard): boolean {
  return typeof guard === "function" ? guard(root) : guard.some((pattern) => matches(root, pattern));
}

/** Why a root folder may not, in the words of the original. */
export function guardReason(root: string, guard: RootGuard): string {
  const wanted =
    typeof guard === "function" ? "a root folder for updates" : guard.filter(isShown).map(shown).join(" or ");
  return `ROOT_DIR is not set to ${wanted} (it is set to ${root}) -> skipping update`;
}

function matches(root: string, pattern: string): boolean {
  if (pattern.startsWith("*")) return root.endsWith(pattern.slice(1));
  return pattern.endsWith("*") ? root.startsWith(pattern.slice(0, -1)) : root === pattern;
}

/** Folders of tests are nobody's advice. */
function isShown(pattern: string): boolean {
  return !pattern.endsWith("*");
}

function shown(pattern: string): string {
  return `\`${pattern.replace(/^\*/, "...")}\``;
}
