import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** An object of a document, as it is written. */
export type Raw = { readonly [key: string]: unknown };

/** A parameter of a document, with its defaults. */
export type RawParameter = {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly style: string;
  readonly explode: boolean;
  /** The value is text of a media type. */
  readonly mediaType: string | undefined;
  readonly schema: unknown;
};

/** A body in one media type. */
export type RawContent = { readonly mediaType: string; readonly schema: unknown; readonly encoding: Raw };

/** An operation of a document. */
export type RawOperation = {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly RawParameter[];
  readonly body: { readonly required: boolean; readonly contents: readonly RawContent[] } | undefined;
  /** In the order of the document. */
  readonly replies: readonly { readonly status: string; readonly contents: readonly RawContent[] }[];
};

/** An OpenAPI document, read without anything of the generator: what the mock server and the callers go by. */
export type RawDocument = {
  readonly root: Raw;
  readonly operations: readonly RawOperation[];
  /** What a value refers to, or the value itself. */
  resolve(value: unknown): unknown;
};

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/** Reads a document in JSON or YAML. */
export function readDocument(file: string): RawDocument {
  const text = readFileSync(file, "utf8");
  return documentOf((file.endsWith(".json") ? JSON.parse(text) : parse(text)) as Raw);
}

/** The operations of a document. */
export function documentOf(root: Raw): RawDocument {
  const resolve = (value: unknown): unknown => {
    let found = value;
    for (let step = 0; step < 20 && typeof rawOf(found)["$ref"] === "string"; step++)
      found = targetOf(root, rawOf(found)["$ref"] as string);
    return found;
  };
  const operations = Object.entries(rawOf(root["paths"])).flatMap(([path, value]) => {
    const item = rawOf(resolve(value));
    return methods
      .filter((method) => item[method] !== undefined)
      .map((method) => operationOf(method, path, { item, operation: rawOf(item[method]), resolve }));
  });
  return { root, operations, resolve };
}

/** The value at the end of a reference within the document. */
export function targetOf(root: unknown, reference: string): unknown {
  if (!reference.startsWith("#")) throw new Error(`${reference} leads out of the document`);
  const tokens = decodeURIComponent(reference.slice(1)).split("/").slice(1);
  return tokens.reduce<unknown>(
    (value, token) => (value as Raw)[token.replaceAll("~1", "/").replaceAll("~0", "~")],
    root,
  );
}

type Reading = {
  readonly item: Raw;
  readonly operation: Raw;
  readonly resolve: (value: unknown) => unknown;
};

function operationOf(method: string, path: string, { item, operation, resolve }: Reading): RawOperation {
  const all = [...listOf(item["parameters"]), ...listOf(operation["parameters"])].map((value) =>
    parameterOf(rawOf(resolve(value))),
  );
  // Those of the operation replace those of the path.
  const parameters = [
    ...new Map(all.map((parameter) => [`${parameter.in} ${parameter.name}`, parameter])).values(),
  ];
  const body = operation["requestBody"] === undefined ? undefined : rawOf(resolve(operation["requestBody"]));
  const replies = Object.entries(rawOf(operation["responses"])).filter(
    ([status]) => !status.startsWith("x-"),
  );
  return {
    method: method.toUpperCase(),
    path,
    parameters: parameters.filter((parameter) => !isGivenByClients(parameter)),
    body: body && { required: body["required"] === true, contents: contentsOf(body) },
    replies: replies.map(([status, reply]) => ({ status, contents: contentsOf(rawOf(resolve(reply))) })),
  };
}

/** OpenAPI has these header parameters ignored. */
function isGivenByClients(parameter: RawParameter): boolean {
  return parameter.in === "header" && /^(?:accept|content-type|authorization)$/i.test(parameter.name);
}

function parameterOf(raw: Raw): RawParameter {
  const place = String(raw["in"]);
  const style = String(raw["style"] ?? (place === "query" || place === "cookie" ? "form" : "simple"));
  const [content] = contentsOf(raw);
  return {
    name: String(raw["name"]),
    in: place,
    required: raw["required"] === true || place === "path",
    style,
    explode: typeof raw["explode"] === "boolean" ? raw["explode"] : style === "form",
    mediaType: content?.mediaType,
    schema: content?.schema ?? raw["schema"] ?? true,
  };
}

function contentsOf(raw: Raw): readonly RawContent[] {
  return Object.entries(rawOf(raw["content"])).map(([mediaType, content]) => ({
    mediaType,
    schema: rawOf(content)["schema"] ?? true,
    encoding: rawOf(rawOf(content)["encoding"]),
  }));
}

/** The value as an object; an empty one for everything else. */
export function rawOf(value: unknown): Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}

/** The value as a list; an empty one for everything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
