import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as archfx from "../../generated/archfx/src/index.js";
import * as fleet from "../../generated/fleet/src/index.js";
import { silentLogger } from "../../runtime/core/src/base/index.js";
import {
  type AnyOperation,
  createHttpClient,
  factsOf,
  type HttpClient,
} from "../../runtime/core/src/http/index.js";
import { openSource, type RestMock, type Source, startRestMock } from "../../runtime/live/src/index.js";

const root = join(import.meta.dirname, "../..");

/** Every operation descriptor below the exports of a package. */
function operationsIn(exports: object): readonly AnyOperation[] {
  return Object.values(exports).flatMap((value: unknown): readonly AnyOperation[] => {
    if (typeof value !== "object" || value === null) return [];
    if ("method" in value && "path" in value) return [value as AnyOperation];
    return "_zod" in value || Array.isArray(value) ? [] : operationsIn(value);
  });
}

/** Arguments that fit an operation, from the examples of its document. */
function argumentsFor(operation: AnyOperation, source: Source): Readonly<Record<string, unknown>> {
  const decl = source.model.rest?.operations.find(
    ({ method, path }) => method === operation.method && path === operation.path,
  );
  if (decl === undefined) throw new Error(`${operation.method} ${operation.path} is not in the document.`);
  const entries = decl.parameters.map(({ key, node, name }) => [key, source.exampleOf(node, name)] as const);
  const content = decl.body?.contents[0];
  const body =
    content?.type === undefined
      ? []
      : [["body", source.example(source.view(content.type, "write"))] as const];
  const given = [...entries, ...body].flatMap(([key, example]) =>
    example.ok ? [[key, example.value] as const] : [],
  );
  const bytes =
    content?.kind === "binary" || content?.kind === "multipart" ? { body: fileFor(content.kind) } : {};
  return { ...Object.fromEntries(given), ...bytes };
}

function fileFor(kind: "binary" | "multipart"): unknown {
  const file = new Uint8Array([1, 2, 3]);
  return kind === "binary" ? file : { file };
}

type Call = (operation: AnyOperation, args: object, options: object) => Promise<{ readonly status: number }>;

describe.each([
  ["the Fleet Protocol's HTTP API", "schemas/fleet/http-api.yaml", fleet],
  ["ArchFX Cloud", "schemas/archfx", archfx],
])("the generated client of %s", (_name, document, exports) => {
  const operations = operationsIn(exports).filter(
    (operation) => factsOf(operation).body?.contents[0]?.kind !== "multipart",
  );
  let mock: RestMock;
  let source: Source;
  let http: HttpClient;
  beforeAll(async () => {
    source = openSource([document], root);
    mock = await startRestMock(source, { auth: false });
    http = createHttpClient({ baseUrl: mock.url, retry: false, logger: silentLogger });
  });
  afterAll(async () => {
    await http.close();
    await mock.close();
  });

  test("finds every operation", () => {
    expect(operations.length).toBeGreaterThan(8);
  });

  test("calls each against the mock, which takes its arguments and answers what it takes", {
    timeout: 60_000,
  }, async () => {
    const reply = http.reply.bind(http) as unknown as Call;
    const failures: string[] = [];
    for (const operation of operations) {
      const place = `${operation.method} ${operation.path}`;
      try {
        const { status } = await reply(operation, argumentsFor(operation, source), { auth: false });
        if (status >= 400) failures.push(`${place}: ${status}`);
      } catch (error) {
        failures.push(`${place}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    expect(failures).toEqual([]);
  });
});
