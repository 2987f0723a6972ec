import type { CliHost } from "./host.js";
import { jsonText } from "./json-text.js";
import { type CommonOptions, withLoginIfAny } from "./open-connection.js";
import { printReply } from "./print-reply.js";
import type { QueryOption } from "./query-option.js";
import { needsLogin, resourceOf, withSuggestion } from "./resource-names.js";
import { cellsOf, defaultColumns, tableText } from "./table.js";

/** Options of `archfx get`. */
export type GetOptions = CommonOptions & { readonly query?: QueryOption };

/** Options of `archfx list`. */
export type ListOptions = GetOptions & {
  readonly limit: number;
  readonly columns?: string;
};

/** Prints what the server answers: JSON indented, everything else as it comes. */
export async function get(host: CliHost, words: readonly string[], options: GetOptions): Promise<void> {
  await withLoginIfAny(host, options, async (api) => {
    try {
      const call = { as: "stream", auth: needsLogin(words) } as const;
      await printReply(host, await resourceOf(api, words).get(options.query, call));
    } catch (error) {
      throw withSuggestion(error, words[0] ?? "");
    }
  });
}

/** Prints the objects of a list, page after page: a table for people, tabs for programs, or JSON. */
export async function list(host: CliHost, words: readonly string[], options: ListOptions): Promise<void> {
  await withLoginIfAny(host, options, async (api) => {
    try {
      const items = resourceOf(api, words).items(options.query);
      if (options.json === true) await printJson(host, items, options.limit);
      else if (host.isTerminal) printTable(host, await items.toArray({ limit: options.limit }), options);
      else await printLines(host, items, options);
    } catch (error) {
      throw withSuggestion(error, words[0] ?? "");
    }
  });
}

async function printJson(host: CliHost, items: AsyncIterable<unknown>, limit: number): Promise<void> {
  let before = "[\n  ";
  for await (const item of upTo(items, limit, host)) {
    host.out(`${before}${jsonText(item, "  ")}`);
    before = ",\n  ";
  }
  host.out(before.startsWith("[") ? "[]\n" : "\n]\n");
}

function printTable(host: CliHost, rows: readonly unknown[], { columns, limit }: ListOptions): void {
  if (rows.length === 0) return host.err("Nothing was found.\n");
  const names = columns?.split(",") ?? defaultColumns(rows[0]);
  host.out(
    tableText(
      names,
      rows.map((row) => cellsOf(row, names)),
    ),
  );
  if (rows.length >= limit) host.err(`(the first ${limit}; --limit shows more)\n`);
}

async function printLines(host: CliHost, items: AsyncIterable<unknown>, options: ListOptions): Promise<void> {
  let names: readonly string[] | undefined = options.columns?.split(",");
  for await (const item of upTo(items, options.limit, host)) {
    names ??= defaultColumns(item);
    host.out(`${cellsOf(item, names).join("\t")}\n`);
  }
}

async function* upTo(
  items: AsyncIterable<unknown>,
  limit: number,
  { isUnread = () => false }: CliHost,
): AsyncGenerator<unknown, void, void> {
  let count = 0;
  for await (const item of items) {
    yield item;
    count += 1;
    if (count >= limit || isUnread()) return;
  }
}
