import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

/** One command of a guide, and the lines that the guide shows below it. */
export type Command = { readonly text: string; readonly shown: readonly string[] };

/** What a fenced block asks for, by the words after its backticks. */
export type Block =
  | {
      readonly kind: "console";
      readonly line: number;
      readonly commands: readonly Command[];
      /** It runs on beside what follows, as in a terminal of its own. */
      readonly background: boolean;
      /** With which code the last command ends. */
      readonly exit: number;
    }
  /** What the command that was started last prints in the meantime. */
  | { readonly kind: "later"; readonly line: number; readonly shown: readonly string[] }
  | { readonly kind: "file"; readonly line: number; readonly path: string; readonly text: string }
  | { readonly kind: "edit"; readonly line: number; readonly path: string; readonly text: string }
  | { readonly kind: "excerpt"; readonly line: number; readonly path: string; readonly text: string };

/** A Markdown file taken apart. */
export type Guide = {
  readonly blocks: readonly Block[];
  /** Addresses of links that do not leave the repository. */
  readonly links: readonly string[];
};

type Node = {
  readonly type: string;
  readonly children?: readonly Node[];
  readonly value?: string;
  readonly url?: string;
  readonly lang?: string | null;
  readonly meta?: string | null;
  readonly position?: { readonly start: { readonly line: number } } | undefined;
};

const every = (node: Node): readonly Node[] => [node, ...(node.children ?? []).flatMap(every)];

/** Lines after `$ ` are commands, those after `> ` go on with them, all others are what they print. */
function commandsOf(text: string): readonly Command[] {
  const commands: { text: string; shown: string[] }[] = [];
  for (const line of text.split("\n")) {
    const last = commands.at(-1);
    if (line.startsWith("$ ")) commands.push({ text: line.slice(2), shown: [] });
    else if (last === undefined) throw new Error(`A block of commands begins with "$ ", not with "${line}".`);
    else if (line.startsWith("> ") && last.shown.length === 0) last.text += `\n${line.slice(2)}`;
    else last.shown.push(line);
  }
  return commands;
}

function blockOf({ lang, meta, value = "", position }: Node): Block {
  const line = position?.start.line ?? 0;
  const words = (meta ?? "").split(/\s+/).filter((word) => word !== "");
  if (lang === "console" && words.includes("later")) return { kind: "later", line, shown: value.split("\n") };
  if (lang === "console") {
    const exit = words.find((word) => word.startsWith("exit="))?.slice("exit=".length);
    const background = words.includes("background");
    return { kind: "console", line, commands: commandsOf(value), background, exit: Number(exit ?? 0) };
  }
  const [first, second] = words;
  if (first === "excerpt" && second !== undefined)
    return { kind: "excerpt", line, path: second, text: value };
  if (first === undefined) {
    throw new Error(`Line ${line}: a block must be a console, or name its file, so that it can be tried.`);
  }
  return { kind: lang === "diff" ? "edit" : "file", line, path: first, text: `${value}\n` };
}

function nodesOf(markdown: string): readonly Node[] {
  return every(fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }) as Node);
}

/** Code within sentences and tables. */
export function spansOf(markdown: string): readonly string[] {
  return nodesOf(markdown).flatMap(({ type, value = "" }) => (type === "inlineCode" ? [value] : []));
}

/** Takes a guide apart; a block that nobody could execute is an error. */
export function readGuide(markdown: string): Guide {
  const nodes = nodesOf(markdown);
  return {
    blocks: nodes.filter(({ type }) => type === "code").map(blockOf),
    links: nodes.flatMap(({ type, url = "" }) => (type === "link" && !/^[a-z]+:/i.test(url) ? [url] : [])),
  };
}
