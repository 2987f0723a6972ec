import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type AnyApi,
  apiDocument,
  connected,
  type SmallServer,
  smallApi,
  smallServer,
} from "./support/small-api.js";

const file = { contentMediaType: "image/png" };
const note = { type: "object", required: ["n"], properties: { n: { type: "integer" } } };
const body = (mediaType: string, media: object): object => ({
  post: {
    tags: ["bodies"],
    operationId: mediaType.replaceAll("/", "-"),
    requestBody: { required: true, content: { [mediaType]: media } },
    responses: { 204: { description: "done" } },
  },
});
const named = (id: string, mediaType: string, media: object): object => {
  const { post } = body(mediaType, media) as { post: object };
  return { post: { ...post, operationId: id } };
};
const headers = {
  "X-Size": { required: true, schema: { type: "integer", format: "int64" } },
  "X-Kind": { schema: { const: "picture" } },
  "X-Place": { $ref: "#/components/headers/Place" },
  "Content-Type": { schema: { type: "string" } },
};
const document = apiDocument(
  {
    "/named": named("named", "multipart/form-data", {
      schema: {
        type: "object",
        required: ["icon"],
        properties: { icon: file, note, tags: { type: "array", items: { type: "string" } } },
      },
      encoding: { icon: { headers }, note: { headers: { "X-Note": { schema: { type: "string" } } } } },
    }),
    "/list": named("list", "multipart/mixed", {
      schema: { type: "array", prefixItems: [note, file], items: { type: "string" } },
      prefixEncoding: [
        {},
        { contentType: "image/jpeg", headers: { "X-Alt": { schema: { type: "string" } } } },
      ],
      itemEncoding: { contentType: "text/plain", headers: { "X-Any": { schema: { enum: ["one"] } } } },
    }),
    "/plain": named("plain", "multipart/related", { schema: { type: "array", items: note } }),
    "/stream": named("stream", "multipart/mixed", {
      itemSchema: note,
      itemEncoding: { contentType: "application/json" },
    }),
    "/files": named("files", "multipart/mixed", { itemSchema: file }),
  },
  { openapi: "3.2.0", components: { headers: { Place: { schema: { type: "object" }, explode: true } } } },
);

const made = smallApi({ "api.json": document });
let server: SmallServer;
let api: AnyApi;
let close: () => Promise<void>;

beforeAll(async () => {
  server = await smallServer();
  server.answer = () => ({ status: 204 });
  ({ api, close } = connected(await made.load(), { baseUrl: server.baseUrl }));
});
afterAll(async () => {
  await close();
  await server.close();
  made.remove();
});

/** The parts of the last request, each with its headers, the boundary taken away. */
function parts(): readonly string[] {
  const { headers: sent, body: bytes } = server.seen.at(-1) as SmallServer["seen"][number];
  const boundary = /boundary=(\S+)$/.exec(String(sent["content-type"]))?.[1] ?? "";
  return bytes
    .toString()
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => part.trim());
}

test("nothing is said against the document", () => expect(made.diagnostics).toEqual([]));

describe("parts with names", () => {
  test("have the headers that the document describes", async () => {
    await api(
      "bodies",
      "named",
    )({
      body: { icon: { content: "png", name: "i.png" }, note: { n: 1 }, tags: ["a", "b"] },
      partHeaders: { icon: { "X-Size": 2n ** 60n, "X-Place": { x: 1, y: 2 } } },
    });
    expect(parts()).toEqual([
      'Content-Disposition: form-data; name="icon"; filename="i.png"\r\nX-Kind: picture\r\nX-Place: x=1,y=2\r\nX-Size: 1152921504606846976\r\nContent-Type: image/png\r\n\r\npng',
      'Content-Disposition: form-data; name="note"\r\nContent-Type: application/json\r\n\r\n{"n":1}',
      'Content-Disposition: form-data; name="tags"\r\n\r\na',
      'Content-Disposition: form-data; name="tags"\r\n\r\nb',
    ]);
  });

  test("are not sent without a header that they need", async () => {
    const count = server.seen.length;
    await expect(api("bodies", "named")({ body: { icon: "png" } })).rejects.toMatchObject({
      kind: "request",
      message: expect.stringContaining('the header "X-Size" of the part "icon"') as unknown,
    });
    expect(server.seen.length).toBe(count);
  });
});

describe("parts with places", () => {
  test("are written as their place says, and the others as the rest", async () => {
    await api(
      "bodies",
      "list",
    )({ body: [{ n: 1 }, new Uint8Array([65]), "x", "y"], partHeaders: { 1: { "X-Alt": "A" } } });
    expect(parts()).toEqual([
      'Content-Type: application/json\r\n\r\n{"n":1}',
      "X-Alt: A\r\nContent-Type: image/jpeg\r\n\r\nA",
      "X-Any: one\r\nContent-Type: text/plain\r\n\r\nx",
      "X-Any: one\r\nContent-Type: text/plain\r\n\r\ny",
    ]);
  });

  test("need nothing said but a list", async () => {
    await api("bodies", "plain")({ body: [{ n: 1 }, { n: 2 }] });
    expect(parts()).toHaveLength(2);
    expect(String(server.seen.at(-1)?.headers["content-type"])).toMatch(/^multipart\/related; boundary=/);
    await expect(api("bodies", "plain")({ body: { n: 1 } })).rejects.toMatchObject({ kind: "request" });
  });

  test("are sent as they come", async () => {
    async function* notes(): AsyncGenerator {
      yield await Promise.resolve({ n: 1 });
      yield { n: 2 };
    }
    await api("bodies", "stream")({ body: notes() });
    expect(parts()).toEqual([
      'Content-Type: application/json\r\n\r\n{"n":1}',
      'Content-Type: application/json\r\n\r\n{"n":2}',
    ]);
    await api(
      "bodies",
      "files",
    )({ body: [{ content: "a", name: "a.png", type: "image/png" }, new Uint8Array([66])] });
    expect(parts()).toEqual([
      'Content-Disposition: attachment; filename="a.png"\r\nContent-Type: image/png\r\n\r\na',
      "Content-Type: image/png\r\n\r\nB",
    ]);
  });
});

test("the types say what is taken", () => {
  const text = made.files.get("rest/bodies.ts") ?? "";
  expect(text).toMatch(
    /readonly partHeaders\?: \{\s+readonly icon\?: \{\s+readonly "X-Kind"\?: "picture" \| undefined;\s+readonly "X-Place"\?: .+;\s+readonly "X-Size": number \| bigint;\s+\} \| undefined;/,
  );
  expect(text).toMatch(/readonly body: readonly \w+\[\] \| AsyncIterable<\w+>;/);
  expect(text).toContain(
    "readonly body: readonly (e.FileInput | e.FileContent)[] | AsyncIterable<e.FileInput | e.FileContent>;",
  );
});
