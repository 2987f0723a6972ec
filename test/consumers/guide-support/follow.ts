import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import type { Block, Command, Guide } from "./markdown.js";
import { edited, hasPrinted, isExcerpt, sameLines } from "./shown.js";
import type { Ready, Terminal } from "./terminal.js";

/** Where a guide is followed: its terminal, the repository, and which ports stand for its own. */
export type Following = {
  readonly terminal: Terminal;
  readonly repository: string;
  readonly ported: (text: string) => string;
};

async function runCommand(
  { text, shown }: Command,
  exit: number,
  at: Following,
  line: number,
): Promise<void> {
  const { code, lines } = await at.terminal.run(at.ported(text));
  const printed = `line ${line}: $ ${text}\n${lines.join("\n")}`;
  expect({ printed, code }).toEqual({ printed, code: exit });
  const wanted = shown.map(at.ported);
  if (shown.length === 0 || sameLines(wanted, lines)) return;
  expect(printed).toBe(`line ${line}: $ ${text}\n${wanted.join("\n")}`);
}

/** Whether everything that is shown has come. */
function prints(shown: readonly string[], { ported }: Following): Ready {
  return (lines) => hasPrinted(shown.map(ported), lines);
}

async function runConsole(block: Extract<Block, { kind: "console" }>, at: Following): Promise<number> {
  const { commands, background, exit, line } = block;
  for (const [index, command] of commands.entries()) {
    const last = index === commands.length - 1;
    if (background && last) {
      await at.terminal.start(at.ported(command.text), prints(command.shown, at));
    } else await runCommand(command, last ? exit : 0, at, line);
  }
  return commands.length;
}

function write(block: Exclude<Block, { kind: "console" | "later" }>, at: Following): void {
  if (block.kind === "excerpt") {
    const whole = readFileSync(join(at.repository, block.path), "utf8");
    expect(isExcerpt(block.text, whole), `line ${block.line}: an excerpt of ${block.path}`).toBe(true);
    return;
  }
  const path = join(at.terminal.place(), block.path);
  mkdirSync(dirname(path), { recursive: true });
  const text = at.ported(block.text);
  writeFileSync(path, block.kind === "file" ? text : edited(readFileSync(path, "utf8"), text));
}

/** Does what a guide says, block by block; returns how many commands that were. What does not come as shown fails the test. */
export async function follow(guide: Guide, at: Following): Promise<number> {
  let commands = 0;
  for (const block of guide.blocks) {
    if (block.kind === "later") await at.terminal.later(prints(block.shown, at));
    else if (block.kind === "console") commands += await runConsole(block, at);
    else write(block, at);
  }
  for (const { code, lines } of await at.terminal.interrupt()) {
    // 130 is what programs say that Ctrl-C has ended.
    expect([0, 130], lines.join("\n")).toContain(code);
  }
  return commands;
}
