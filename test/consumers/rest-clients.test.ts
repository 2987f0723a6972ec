import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { createHttpClient, type HttpClient, HttpError } from "@edgeloom/runtime/http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../codegen/src/pipeline.js";
import type { AnyOperation, Operation } from "../../runtime/core/src/http/descriptors.js";
import { argumentsFor } from "../support/rest-mock/arguments.js";
import { describesSuccess } from "../support/rest-mock/bodies.js";
import { type RawDocument, type RawOperation, readDocument } from "../support/rest-mock/document.js";
import { Sampler } from "../support/rest-mock/sample.js";
import { Schemas } from "../support/rest-mock/schemas.js";
import { type MockServer, startMock } from "../support/rest-mock/server.js";
import { isWhole } from "../support/whole.js";
import { type CompilerName, createConsumer } from "./support/compile.js";
import { realDocuments } from "./support/rest-documents.js";

const timeout = 180_000;

// Inside the repository, so that the runtime is found as a user's project would find it.
const workFolder = join(import.meta.dirname, "../../node_modules/.cache/edgeloom-tests");

mkdirSync(workFolder, { recursive: true });
const folder = mkdtempSync(join(workFolder, "rest-"));
const documents = realDocuments(join(folder, "documents"));
/** All packages, by the name of the document in front of the path. */
const packages = new Map<string, string>();

beforeAll(() => {
  for (const { name, file, options } of documents) {
    const { files, diagnostics } = compile({ root: dirname(file), inputs: [basename(file)], ...options });
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    if (files === undefined) throw new Error(`${name}: ${errors.map(({ message }) => message).join("\n")}`);
    for (const [path, text] of files) {
      packages.set(`${name}/${path}`, text);
      mkdirSync(dirname(join(folder, name, path)), { recursive: true });
      writeFileSync(join(folder, name, path), text);
    }
  }
}, timeout);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(documents)("the client of $name", ({ name, file }) => {
  let document: RawDocument;
  let requests: Schemas;
  let server: MockServer;
  let operations: readonly AnyOperation[];
  let http: HttpClient;

  beforeAll(async () => {
    document = readDocument(file);
    requests = new Schemas(document, "request");
    server = await startMock(document, requests);
    http = createHttpClient({ baseUrl: server.baseUrl, retry: false, requireCredentials: false });
    operations = operationsIn(
      (await import(/* @vite-ignore */ pathToFileURL(join(folder, name, "index.ts")).href)) as object,
    );
  }, timeout);

  afterAll(async () => {
    await http.close();
    await server.close();
  });

  test("has each operation of the document", () => {
    const routes = (list: readonly { readonly method: string; readonly path: string }[]) =>
      list.map(({ method, path }) => `${method} ${path}`).sort();
    expect(routes(operations)).toEqual(routes(document.operations));
  });

  test("is understood by a service that goes by the same document", { timeout }, async () => {
    const sampler = new Sampler(requests, "request");
    const failures: string[] = [];
    for (const operation of operations) {
      const failure = await callOnce(operation, { described: find(document, operation), sampler, http });
      if (failure !== undefined) failures.push(`${operation.method} ${operation.path}: ${failure}`);
    }
    expect(server.problems).toEqual([]);
    expect(failures).toEqual([]);
  });
});

describe.each<[compiler: CompilerName, exact: boolean]>([
  ["TypeScript 7", true],
  ["TypeScript 7", false],
  ["TypeScript 5.9", true],
  ...(isWhole ? [["TypeScript 5.9", false] as [CompilerName, boolean]] : []),
])("%s, with exact optional properties: %s", (compiler, exact) => {
  test("takes the packages", { timeout }, () => {
    const consumer = createConsumer(packages);
    expect(consumer.compile(compiler, { exactOptionalPropertyTypes: exact })).toBe("");
    consumer.remove();
  });
});

type Calling = { readonly described: RawOperation; readonly sampler: Sampler; readonly http: HttpClient };

/** What goes wrong when an operation is called; where no success is described, any reply will do. */
async function callOnce(
  operation: AnyOperation,
  { described, sampler, http }: Calling,
): Promise<string | undefined> {
  const args = argumentsFor(described, operation, sampler);
  if (args === undefined) return "no arguments were found";
  const untyped = operation as Operation<unknown, unknown>;
  try {
    await (describesSuccess(described) ? http.call(untyped, args) : http.reply(untyped, args));
    return undefined;
  } catch (error) {
    const issues = error instanceof HttpError ? JSON.stringify(error.issues).slice(0, 300) : "";
    return `${String(error).slice(0, 300)} ${issues}`;
  }
}

function operationsIn(exported: object): readonly AnyOperation[] {
  return Object.values(exported)
    .filter((member) => typeof member === "object" && member !== null)
    .flatMap((group: object) => Object.values(group) as unknown[])
    .filter((member): member is AnyOperation => typeof (member as Partial<AnyOperation>)?.path === "string");
}

function find(document: RawDocument, { method, path }: AnyOperation): RawOperation {
  const found = document.operations.find((each) => each.method === method && each.path === path);
  if (found === undefined) throw new Error(`${method} ${path} is not in the document`);
  return found;
}
