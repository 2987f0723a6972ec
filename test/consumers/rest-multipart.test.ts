import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createConsumer } from "./support/compile.js";
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
    "/nested": named("nested", "multipart/form-data", {
      schema: {
        type: "object",
        properties: {
          set: { type: "array", items: { type: "string" } },
          pair: { type: "array", prefixItems: [note, file] },
          inner: {
            type: "object",
            properties: { picture: file, note, deep: { type: "array", items: { type: "integer" } } },
          },
          many: { type: "array", items: note },
          query: { type: "object", properties: { a: { type: "array", items: { type: "string" } } } },
        },
      },
      encoding: {
        set: { contentType: "multipart/mixed", itemEncoding: { contentType: "text/x-word" } },
        pair: { contentType: "multipart/related", prefixEncoding: [{}, { contentType: "image/gif" }] },
        inner: {
          contentType: "multipart/form-data",
          encoding: {
            picture: {
              headers: {
                "X-Kind": { schema: { const: "inner" } },
                "X-Size": { required: true, schema: { type: "integer" } },
              },
            },
            deep: { contentType: "multipart/mixed" },
          },
        },
        many: { contentType: "multipart/form-data" },
        query: {
          contentType: "application/x-www-form-urlencoded",
          encoding: { a: { style: "spaceDelimited", explode: false } },
        },
      },
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

const usage = `
import { bodies } from "./index.js";
import type { Operation } from "@edgeloom/runtime/http";
type ArgsOf<O> = O extends Operation<infer Args, infer _R, infer _S, infer _I, infer _H> ? Args : never;
export const args: ArgsOf<typeof bodies.nested> = {
  body: { inner: { picture: new Uint8Array(2), note: { n: 1 } }, set: ["a"], query: { a: ["b"] } },
  partHeaders: { inner: { picture: { "X-Size": 3 } } },
};
// @ts-expect-error: the header is a number
export const wrong: ArgsOf<typeof bodies.nested> = { body: {}, partHeaders: { inner: { picture: { "X-Size": "3" } } } };
`;

test("what is given for all of them has types", { timeout: 180_000 }, () => {
  const consumer = createConsumer(new Map([...made.files, ["usage.ts", usage]]));
  expect(consumer.compile("TypeScript 7", { exactOptionalPropertyTypes: true })).toBe("");
  consumer.remove();
});

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

describe("parts that have parts", () => {
  const marked = (body: string): string => body.replace(/edgeloom-[\da-f-]{36}/g, "~");

  test("are bodies of their own, with a boundary of their own", async () => {
    await api(
      "bodies",
      "nested",
    )({
      body: {
        set: ["x", "y"],
        pair: [{ n: 1 }, "gif"],
        inner: { picture: { content: "png", name: "p.png" }, note: { n: 2 }, deep: [3, 4] },
        many: [{ n: 5 }, { n: 6 }],
        query: { a: ["b c", "d"] },
      },
      partHeaders: { inner: { picture: { "X-Size": 3 } } },
    });
    const { headers: sent, body: bytes } = server.seen.at(-1) as SmallServer["seen"][number];
    expect(bytes.length).toBe(Number(sent["content-length"]));
    const boundary = /boundary=(\S+)$/.exec(String(sent["content-type"]))?.[1] ?? "";
    expect(new Set(bytes.toString().match(/edgeloom-[\da-f-]{36}/g)).size).toBe(7);
    const found = bytes.toString().split(`--${boundary}`).slice(1, -1).map(marked);
    const part = (name: string, type: string, body: string): string =>
      `\r\nContent-Disposition: form-data; name="${name}"\r\nContent-Type: ${type}\r\n\r\n${body}\r\n`;
    const note5 = '--~\r\nContent-Disposition: form-data; name="n"\r\n\r\n5\r\n--~--\r\n';
    expect(found).toEqual([
      part(
        "set",
        "multipart/mixed; boundary=~",
        "--~\r\nContent-Type: text/x-word\r\n\r\nx\r\n--~\r\nContent-Type: text/x-word\r\n\r\ny\r\n--~--\r\n",
      ),
      part(
        "pair",
        "multipart/related; boundary=~",
        '--~\r\nContent-Type: application/json\r\n\r\n{"n":1}\r\n--~\r\nContent-Type: image/gif\r\n\r\ngif\r\n--~--\r\n',
      ),
      part(
        "inner",
        "multipart/form-data; boundary=~",
        '--~\r\nContent-Disposition: form-data; name="picture"; filename="p.png"\r\nX-Kind: inner\r\nX-Size: 3\r\nContent-Type: image/png\r\n\r\npng\r\n--~\r\nContent-Disposition: form-data; name="note"\r\nContent-Type: application/json\r\n\r\n{"n":2}\r\n--~\r\nContent-Disposition: form-data; name="deep"\r\nContent-Type: multipart/mixed; boundary=~\r\n\r\n--~\r\n\r\n3\r\n--~\r\n\r\n4\r\n--~--\r\n\r\n--~--\r\n',
      ),
      part("many", "multipart/form-data; boundary=~", note5),
      part("many", "multipart/form-data; boundary=~", note5.replace("5", "6")),
      part("query", "application/x-www-form-urlencoded", "a=b+c%20d"),
    ]);
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
