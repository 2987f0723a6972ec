import type { RootContent } from "mdast";
import type { Json, MessageDecl, MethodDecl, OperationDecl, ServiceDecl, TopicDecl } from "../../ir/index.js";
import type { Book } from "../book.js";
import { codeBlock, heading } from "../markdown/build.js";
import { cleanLine } from "../markdown/clean.js";
import { shortJson } from "../pretty-json.js";

/** Longer values are not typed: they come from a file. */
const maxTyped = 200;
const standIn = "http://127.0.0.1:4010";

/** How an RPC is called from a command line. */
export function tryCall(book: Book, { channel }: ServiceDecl, method: MethodDecl): readonly RootContent[] {
  const call = ["call", book.documentOf(method.origin), channel, method.type];
  const decl = book.lookup(method.request);
  const value = decl && book.example(decl.node, decl.name);
  return tried({ words: call, value, file: "request.json" });
}

/** How a message is heard and sent from a command line. */
export function tryMessage(book: Book, { address }: TopicDecl, message: MessageDecl): readonly RootContent[] {
  const document = book.documentOf(message.origin);
  const ofType = message.type === undefined ? [] : ["--type", message.type];
  const decl = book.lookup(message.payload);
  const value = decl && book.example(decl.node, decl.name);
  const heard = command(["tail", document, address, ...ofType]);
  return tried({ words: ["publish", document, address], value, file: "message.json", before: [heard] });
}

/** How an operation is called from a command line, with a server that only answers with examples. */
export function tryOperation(book: Book, operation: OperationDecl): readonly RootContent[] {
  const document = book.documentOf(operation.origin);
  const mock = [command(["mock", document, "--port", "4010"]), "# and in a second terminal"];
  const call = ["call", document, operation.name];
  const args = argumentsOf(book, operation);
  const shown = credentials(book, operation);
  const to = ["--server", standIn];
  if (args === undefined) return [];
  if (Object.keys(args).length === 0) return section([...mock, `${shown}${command([...call, ...to])}`]);
  return tried({ words: call, value: args, file: "arguments.json", before: mock, shown, after: to });
}

/** What the first way to be allowed asks for, where `edgeloom call` looks for it. The server that answers with examples takes anything. */
function credentials({ model }: Book, { security: [way = []] }: OperationDecl): string {
  const names = way.map(({ scheme }) => {
    const variable = scheme.replaceAll(/[^A-Za-z0-9]+/g, "_").toUpperCase();
    const found = model.rest?.securitySchemes.find(({ name }) => name === scheme);
    const isBasic = found?.kind === "http" && found.scheme.toLowerCase() === "basic";
    return `EDGELOOM_CREDENTIAL_${variable}=${isBasic ? "me:secret" : "secret"} `;
  });
  return names.join("");
}

/** Arguments that fit; undefined where no example was found for one that has to be there. */
function argumentsOf(book: Book, { parameters, body }: OperationDecl): { [key: string]: Json } | undefined {
  const args: { [key: string]: Json } = {};
  for (const { key, node } of parameters.filter(({ required }) => required)) {
    const value = book.example(node, key);
    if (value === undefined) return undefined;
    args[key] = value;
  }
  if (body?.required !== true) return args;
  const [content] = body.contents;
  const decl =
    content?.kind === "json" && content.type !== undefined ? book.viewOf(content.type, "write") : undefined;
  const value = decl && book.example(decl.node, decl.name);
  return value === undefined ? undefined : { ...args, body: value };
}

type Trial = {
  readonly words: readonly string[];
  readonly value: Json | undefined;
  /** Where a value comes from that is too long to be typed. */
  readonly file: string;
  /** Lines above the command. */
  readonly before?: readonly string[];
  /** What stands before it on its line. */
  readonly shown?: string;
  readonly after?: readonly string[];
};

/** A command with a value, or with a file that a command before it makes. */
function tried({ words, value, file, before = [], shown = "", after = [] }: Trial): readonly RootContent[] {
  if (value === undefined) return before.length === 0 ? [] : section(before);
  const text = shortJson(value);
  const isTyped = text.length <= maxTyped && cleanLine(text) === text;
  return section([
    ...before,
    ...(isTyped ? [] : [`${command([...words, "--example"])} > ${file}`]),
    `${shown}${command([...words, isTyped ? text : `@${file}`, ...after])}`,
  ]);
}

function section(lines: readonly string[]): readonly RootContent[] {
  return [heading(2, "Try it"), codeBlock("sh", lines.join("\n"))];
}

function command(words: readonly string[]): string {
  return ["npx", "edgeloom", ...words.map(shellWord)].join(" ");
}

/** A word as a shell takes it. In quotes of this kind nothing has a meaning but the quote. */
function shellWord(text: string): string {
  const word = cleanLine(text);
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
