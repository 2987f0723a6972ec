import { ArchFxApi, type ArchFxResource, type UploadFile } from "@edgeloom/archfx";
import { type AnyOperation, factsOf } from "@edgeloom/runtime/http";
import { afterAll, expect, it } from "vitest";
import { type CannedServer, startCanned } from "./archfx-support/canned-server.js";
import { describedCalls, express, isExpressed, type Wanted } from "./archfx-support/described.js";

/** What an address cannot hold as it is. */
const id = "é--a/b c";
const file = { name: "a.mp", content: new Uint8Array([1, 2]) };
const json = { "Content-Type": "application/json" };
let ran = 0;

const operations = describedCalls(new ArchFxApi()).map(({ operation }) => operation);

/** A request that an operation makes, with every parameter that it has. */
function requestOf(operation: AnyOperation): Wanted {
  const { parameters, body } = factsOf(operation);
  const inQuery = parameters.filter(({ in: place }) => place === "query");
  return {
    method: operation.method,
    segments: stepsOf(operation).map((step) => (isName(step) ? step : id)),
    query: Object.fromEntries(inQuery.map(({ name }, index) => [name, `${index}+&é`])),
    ...(body !== undefined && { body: isForm(operation) ? { file } : { a: [1, "é", null], b: 2n ** 60n } }),
  };
}

function stepsOf({ path }: AnyOperation): readonly string[] {
  return path.split("/").filter(Boolean);
}

function isName(step: string): boolean {
  return !step.startsWith("{");
}

function isForm(operation: AnyOperation): boolean {
  return factsOf(operation).body?.contents[0]?.kind === "multipart";
}

function resourceOf(api: ArchFxApi, operation: AnyOperation): ArchFxResource {
  const [first = "", ...others] = stepsOf(operation);
  return others.reduce(
    (resource, step) => (isName(step) ? resource.resource(step) : resource(id)),
    api.resource(first),
  );
}

async function sendByName(api: ArchFxApi, operation: AnyOperation): Promise<void> {
  const { method, query = {}, body } = requestOf(operation);
  const resource = resourceOf(api, operation);
  const texts = query as Readonly<Record<string, string>>;
  if (isForm(operation)) await resource.upload(file satisfies UploadFile, { query: texts });
  else if (method === "GET") await resource.get(texts);
  else await resource[method.toLowerCase() as "post" | "put" | "patch" | "delete"](body, texts);
}

async function sendDescribed(api: ArchFxApi, operation: AnyOperation): Promise<void> {
  const found = express(api, requestOf(operation));
  if (!isExpressed(found)) throw new Error(found.reason);
  expect(found.call.operation).toBe(operation);
  // Neither these bodies nor the answer are what is described, and by name everything is sent with credentials.
  await found.call(found.args, { validate: "off", auth: true });
}

/** The only request that a call sends. */
async function sent(send: typeof sendByName, operation: AnyOperation): Promise<unknown> {
  const server: CannedServer = await startCanned(() => ({ status: 200, headers: json, body: "{}" }));
  const api = new ArchFxApi({ domain: "http://archfx.test", ...server.options });
  api.setToken("T");
  try {
    await send(api, operation);
  } finally {
    await api.close();
    await server.close();
  }
  expect(server.requests).toHaveLength(1);
  return server.requests.map(({ method, url, headers, body }) => ({
    method,
    path: new URL(url).pathname,
    query: [...new URL(url).searchParams],
    authorization: headers["authorization"],
    contentType: headers["content-type"]?.split(";", 1)[0],
    // Forms differ in what divides their parts.
    body: isForm(operation) ? body.includes(Buffer.from(file.content)) : body.toString(),
  }));
}

it.each(operations)("$method $path sends what the call by name sends", async (operation) => {
  ran += 1;
  expect(await sent(sendDescribed, operation)).toEqual(await sent(sendByName, operation));
});

afterAll(() => {
  console.log(`archfx operations: ${ran} generated operations`);
  expect(ran).toBeGreaterThanOrEqual(94);
});
