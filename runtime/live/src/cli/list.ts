import { type Io, paint } from "edgeloom/kit";
import type { Source } from "../model/source.js";

/** What one can name on the command line. */
export type Listed = {
  readonly calls?: boolean;
  readonly topics?: boolean;
  /** Only these; all when left out or empty. */
  readonly names?: readonly string[];
};

/** Shows what a document offers: channels with their types, operations, topics with theirs. */
export function list({ model }: Source, what: Listed, isJson: boolean, io: Io): void {
  const isWanted = (name: string): boolean =>
    (what.names ?? []).length === 0 || what.names?.includes(name) === true;
  const services = what.calls === true ? model.services.filter(({ channel }) => isWanted(channel)) : [];
  const operations =
    what.calls === true ? (model.rest?.operations ?? []).filter(({ name }) => isWanted(name)) : [];
  const topics = what.topics === true ? model.topics.filter(({ address }) => isWanted(address)) : [];
  if (isJson) {
    for (const { channel, methods } of services)
      for (const { type } of methods) io.out(JSON.stringify({ channel, type }));
    for (const { name, method, path } of operations)
      io.out(JSON.stringify({ operation: name, method, path }));
    for (const { address, messages } of topics)
      io.out(JSON.stringify({ topic: address, types: messages.map(({ type, name }) => type ?? name) }));
    return;
  }
  const strong = (text: string): string => paint(text, "bold", io.color);
  for (const { channel, methods } of services) {
    io.out(strong(channel));
    for (const { type, docs } of methods) io.out(`  ${type}${summary(docs.title ?? docs.description)}`);
  }
  for (const { name, method, path, docs } of operations)
    io.out(`${strong(name)}  ${method} ${path}${summary(docs.title ?? docs.description)}`);
  for (const { address, messages } of topics) {
    io.out(strong(address));
    for (const { type, name, docs } of messages)
      io.out(`  ${type ?? name}${summary(docs.title ?? docs.description)}`);
  }
}

const maxSummary = 80;

/** The first line of what is said of something, made harmless for a terminal. */
function summary(text: string | undefined): string {
  const first = (text ?? "").split("\n")[0]?.replace(/[\p{C}]/gu, "") ?? "";
  return first === "" ? "" : `  ${first.slice(0, maxSummary)}`;
}
