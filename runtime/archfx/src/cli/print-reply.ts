import { EdgeloomError } from "@edgeloom/runtime/base";
import type { ReplyStream } from "@edgeloom/runtime/http";
import { parseJson } from "@edgeloom/runtime/wire";
import type { CliHost } from "./host.js";
import { jsonText } from "./json-text.js";

/** Texts and JSON may be shown; other bytes would steer a terminal. */
const textual = /^text\/|[/+](?:xml|yaml|csv)\b/i;
const json = /[/+]json\b/i;

/** Prints a reply: JSON indented, everything else as it comes, so that it may be of any size. Null where there is none. */
export async function printReply(host: CliHost, reply: ReplyStream<unknown> | null): Promise<void> {
  if (reply === null) return host.out("null\n");
  const type = reply.headers["content-type"] ?? "";
  if (json.test(type)) {
    const text = await reply.text();
    return host.out(`${jsonText(text === "" ? null : parseJson(text, { maxBytes: Infinity }))}\n`);
  }
  if (host.isTerminal && !textual.test(type)) {
    await reply.cancel();
    throw new EdgeloomError("CONFIG", "The answer is no text, which is not shown on a terminal.", {
      place: "get",
      fix: "send it to a file: archfx get … > file",
    });
  }
  await printBytes(host, reply);
}

async function printBytes(host: CliHost, reply: ReplyStream<unknown>): Promise<void> {
  if (host.isTerminal) return printText(host, reply);
  for await (const chunk of reply) {
    await host.outBytes(chunk);
    if (host.isUnread?.() === true) return;
  }
}

/** Whoever answers must not steer the terminal of whoever asks. */
const steering = /[^\P{Cc}\n\r\t]|[\u202a-\u202e\u2066-\u2069]/gu;

async function printText(host: CliHost, reply: ReplyStream<unknown>): Promise<void> {
  const decoder = new TextDecoder();
  let last = "\n";
  for await (const chunk of reply) {
    const text = decoder.decode(chunk, { stream: true });
    host.out(text.replaceAll(steering, "\ufffd"));
    last = text.at(-1) ?? last;
    if (host.isUnread?.() === true) return;
  }
  // What follows on a terminal begins on a line of its own.
  if (last !== "\n") host.out("\n");
}
