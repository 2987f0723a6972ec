import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSource, type Source } from "../model/source.js";
import { type Exchange, type RestMock, type RestMockOptions, startRestMock } from "./index.js";

const document = `
openapi: 3.1.0
info: { title: Pets, version: "1" }
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - { name: limit, in: query, schema: { type: integer, maximum: 10 } }
        - { name: tags, in: query, explode: false, schema: { type: array, items: { enum: [a, b] } } }
        - { name: filter, in: query, style: deepObject, schema: { type: object, properties: { age: { type: integer } } } }
        - { name: ids, in: query, schema: { type: array, items: { type: integer } } }
      responses:
        "200":
          description: all
          headers: { X-Total: { required: true, schema: { type: integer, minimum: 3 } } }
          content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Pet" } } } }
    post:
      operationId: addPet
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } }
      responses: { "201": { description: made } }
  /pets/mine:
    get: { operationId: myPet, responses: { "204": { description: none } } }
  /pets/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get:
      operationId: getPet
      parameters: [{ name: X-Trace, in: header, schema: { type: string, minLength: 2 } }]
      responses:
        "200":
          description: one
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Pet" }
              examples:
                wrong: { value: { name: 7 } }
                tom: { value: { id: 1, name: Tom } }
                eva: { $ref: "#/components/examples/Eva" }
        "404": { description: none, content: { application/json: { schema: { type: object, required: [why], properties: { why: { type: string } } } } } }
  /actions#start:
    post:
      operationId: start
      parameters: [{ name: X-Target, in: header, required: true, schema: { enum: [start] } }]
      responses: { "201": { description: ok } }
  /actions#stop:
    post:
      operationId: stop
      parameters: [{ name: X-Target, in: header, required: true, schema: { enum: [stop] } }]
      responses: { "202": { description: ok } }
  /actions?do=wait:
    post:
      operationId: wait
      responses: { "204": { description: ok } }
  /form:
    post:
      operationId: sendForm
      requestBody: { content: { application/x-www-form-urlencoded: { schema: { type: object, required: [n], properties: { n: { type: integer } } } } } }
      responses: { "200": { description: ok, content: { text/plain: { schema: { type: string } } } } }
components:
  examples: { Eva: { value: { id: 2, name: Eva } } }
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        id: { type: integer, readOnly: true }
        name: { type: string, minLength: 2 }
        secret: { type: string, writeOnly: true }
`;

let source: Source;
const folder = mkdtempSync(join(tmpdir(), "edgeloom-mock-"));

beforeAll(() => {
  writeFileSync(join(folder, "pets.yaml"), document);
  source = openSource(["pets.yaml"], folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function withMock<T>(options: RestMockOptions, use: (mock: RestMock) => Promise<T>): Promise<T> {
  const mock = await startRestMock(source, options);
  try {
    return await use(mock);
  } finally {
    await mock.close();
  }
}

describe("a REST mock", () => {
  let mock: RestMock;
  beforeAll(async () => {
    mock = await startRestMock(source, { cors: true });
  });
  afterAll(() => mock.close());
  const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${mock.url}${path}`, { headers });
  const post = (path: string, body: string, type = "application/json") =>
    fetch(`${mock.url}${path}`, { method: "POST", body, headers: { "content-type": type } });

  test("answers with an example of the document that fits", async () => {
    const reply = await get("/pets/1");
    expect(reply.headers.get("content-type")).toBe("application/json");
    expect(await reply.json()).toEqual({ id: 1, name: "Tom" });
  });

  test("else with one that is made, without what is only sent, and with headers", async () => {
    const reply = await get("/pets?limit=3&tags=a,b&filter%5Bage%5D=3&ids=1&ids=2");
    expect(await reply.json()).toEqual([{ id: 1, name: "name" }]);
    expect(reply.headers.get("x-total")).toBe("3");
  });

  test("gives what is preferred", async () => {
    expect(await (await get("/pets/1", { prefer: "example=eva" })).json()).toEqual({ id: 2, name: "Eva" });
    const missing = await get("/pets/1", { prefer: "code=404" });
    expect([missing.status, await missing.json()]).toEqual([404, { why: "why" }]);
    for (const code of ["418", "(", "1", "default", "20*", ""])
      expect((await get("/pets/1", { prefer: `code=${code}` })).status).toBe(400);
  });

  test("takes what fits", async () => {
    expect((await post("/pets", '{"name":"Tom","secret":"s"}')).status).toBe(201);
    expect((await post("/form", "n=1", "application/x-www-form-urlencoded")).status).toBe(200);
    expect((await get("/pets/mine")).status).toBe(204);
    expect((await fetch(`${mock.url}/pets/1`, { method: "HEAD" })).status).toBe(200);
  });

  test("tells operations of one path apart by their parameters", async () => {
    const asked = async (init: RequestInit, path = "/actions") =>
      (await fetch(`${mock.url}${path}`, { method: "POST", ...init })).status;
    expect(await asked({ headers: { "X-Target": "start" } })).toBe(201);
    expect(await asked({ headers: { "X-Target": "stop" } })).toBe(202);
    expect(await asked({}, "/actions?do=wait")).toBe(204);
    expect(await asked({})).toBe(400);
  });

  test.each<[string, () => Promise<Response>, number, object]>([
    [
      "another path",
      () => get("/pet"),
      404,
      { detail: expect.stringContaining("Did you mean /pets?") as string },
    ],
    [
      "another method",
      () => fetch(`${mock.url}/pets/1`, { method: "DELETE" }),
      405,
      { detail: "Described here: GET." },
    ],
    [
      "another content type",
      () => post("/pets", "name=Tom", "text/plain"),
      415,
      { detail: expect.stringContaining("application/json") as string },
    ],
    ["another accept", () => get("/pets/1", { accept: "text/csv" }), 406, {}],
    [
      "a wrong path parameter",
      () => get("/pets/one"),
      400,
      { issues: [{ in: "path", at: "id", expected: "an integer", received: "string" }] },
    ],
    [
      "a wrong query parameter",
      () => get("/pets?limit=11"),
      400,
      { issues: [{ in: "query", at: "limit", expected: "a number ≤ 10", received: "integer" }] },
    ],
    [
      "a wrong item",
      () => get("/pets?ids=1&ids=x"),
      400,
      { issues: [{ in: "query", at: "ids.1", expected: "an integer", received: "string" }] },
    ],
    [
      "a wrong header",
      () => get("/pets/1", { "x-trace": "a" }),
      400,
      { issues: [{ in: "header", at: "X-Trace", expected: "at least 2 characters", received: "string" }] },
    ],
    ["percent signs", () => get("/pets?limit=%zz"), 400, {}],
    ["no body", () => fetch(`${mock.url}/pets`, { method: "POST" }), 400, { detail: "The body is missing." }],
    ["broken JSON", () => post("/pets", "{"), 400, {}],
    [
      "a wrong body",
      () => post("/pets", '{"name":"T"}'),
      400,
      { issues: [{ in: "body", at: "/name", expected: "at least 2 characters", received: "string" }] },
    ],
    [
      "a wrong form",
      () => post("/form", "n=x", "application/x-www-form-urlencoded"),
      400,
      { issues: [{ in: "body", at: "/n", expected: "an integer", received: "string" }] },
    ],
  ])("refuses %s", async (_, call, status, body) => {
    const reply = await call();
    expect(reply.status).toBe(status);
    expect(reply.headers.get("content-type")).toBe("application/problem+json");
    expect(await reply.json()).toMatchObject(body);
  });

  test("says what is allowed, and lets pages of others call", async () => {
    expect((await fetch(`${mock.url}/pets`, { method: "PUT" })).headers.get("allow")).toBe("GET, POST");
    const preflight = await fetch(`${mock.url}/pets`, {
      method: "OPTIONS",
      headers: { "access-control-request-method": "POST" },
    });
    expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([204, "*"]);
  });
});

describe("faults on demand", () => {
  test("statuses come as described, or as a problem", async () => {
    await withMock({ faults: [{ kind: 404, rate: 1 }] }, async ({ url }) => {
      expect(await (await fetch(`${url}/pets/1`)).json()).toEqual({ why: "why" });
      expect((await fetch(`${url}/pets`)).status).toBe(404);
    });
  });

  test("connections drop, bodies end early, and are no JSON", async () => {
    await withMock({}, async ({ url }) => {
      const ask = (fault: string) => fetch(`${url}/pets/1`, { headers: { prefer: `fault=${fault}` } });
      await expect(ask("drop")).rejects.toThrow();
      await expect(ask("truncate").then((reply) => reply.text())).rejects.toThrow();
      await expect(ask("malformed").then((reply) => reply.json())).rejects.toThrow();
      expect(await (await ask("invalid")).json()).not.toHaveProperty("name");
    });
  });

  test("nothing comes at all, until somebody gives up", async () => {
    await withMock({ faults: [{ kind: "timeout", rate: 1 }] }, async ({ url }) => {
      const asked = request(`${url}/pets/1`).end();
      const gone = new Promise((resolve) => asked.once("error", resolve));
      asked.once("socket", (socket) => socket.once("connect", () => setImmediate(() => asked.destroy())));
      expect(await gone).toBeInstanceOf(Error);
    });
  });

  test("as often as they shall, the same for the same seed", async () => {
    const statuses = (seed: number) =>
      withMock({ seed, faults: [{ kind: 503, rate: 0.3 }] }, async ({ url }) => {
        const seen: number[] = [];
        for (let count = 0; count < 40; count++) seen.push((await fetch(`${url}/pets/mine`)).status);
        return seen;
      });
    const first = await statuses(7);
    expect(first).toEqual(await statuses(7));
    expect(new Set(first)).toEqual(new Set([204, 503]));
    expect(first).not.toEqual(await statuses(8));
  });
});

test("every exchange is told", async () => {
  const seen: Exchange[] = [];
  await withMock({ onExchange: (exchange) => seen.push(exchange) }, async ({ url }) => {
    await fetch(`${url}/pets/1?x=1`);
    await fetch(`${url}/nothing`);
  });
  expect(seen).toMatchObject([
    { method: "GET", path: "/pets/1?x=1", operation: "getPet", status: 200 },
    { path: "/nothing", status: 404, problem: { title: "Not Found" } },
  ]);
});
