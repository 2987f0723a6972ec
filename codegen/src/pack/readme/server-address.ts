import { isList, isRecord, type Json, type JsonRecord, ownValue } from "../../ir/index.js";
import type { SourceDocument } from "../../load/index.js";

const unknown = "https://api.example.com";

/**
 * Where the service of a document is, as far as the document says so: the first of its `servers` with a web address, its variables at
 * their defaults. An address that is relative to that of the document is one of an example.
 */
export function serverAddress(documents: readonly SourceDocument[], file: string): string {
  const data = documents.find((document) => document.file === file)?.data;
  const servers = isRecord(data) ? ownValue(data, "servers") : undefined;
  const urls = (isList(servers) ? servers : []).filter(isRecord).flatMap(urlOf);
  const [address = unknown] = urls
    .map((url) => (url.startsWith("/") ? `${unknown}${url}` : url))
    .flatMap(checked);
  return address;
}

function urlOf(server: JsonRecord): readonly string[] {
  const url = ownValue(server, "url");
  const variables = ownValue(server, "variables");
  if (typeof url !== "string") return [];
  return [url.replaceAll(/\{([^}]*)\}/g, (written, name: string) => defaultOf(variables, name) ?? written)];
}

function defaultOf(variables: Json | undefined, name: string): string | undefined {
  const variable = isRecord(variables) ? ownValue(variables, name) : undefined;
  const value = isRecord(variable) ? ownValue(variable, "default") : undefined;
  return typeof value === "string" ? value : undefined;
}

/** What a client takes: no credentials, no query, nothing left open. */
function checked(text: string): readonly string[] {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return [];
  const { username, password, search, hash, href } = new URL(text);
  const isTaken =
    [username, password, search, hash].every((part) => part === "") && !/[{}]|%7[bd]/i.test(href);
  return isTaken ? [href.replace(/\/+$/, "")] : [];
}
