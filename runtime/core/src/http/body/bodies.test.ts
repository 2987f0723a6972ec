import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RequestBody } from "../call/job.js";
import { content, operation } from "../descriptors.js";
import type { WireBody } from "../engine.js";
import { failureIn, fakeClient } from "../http.test.support.js";
import { Unwritable } from "../serialize/encode.js";
import { binaryBody } from "./file-body.js";
import { formText } from "./form.js";
import { jsonText } from "./json-text.js";
import { linesBody } from "./lines-body.js";
import { multipartBody } from "./multipart.js";

async function bytesOf(body: WireBody): Promise<Uint8Array> {
  if (typeof body === "string") return new TextEncoder().encode(body);
  if (body instanceof Uint8Array) return body;
  if (body instanceof Blob) return new Uint8Array(await body.arrayBuffer());
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

async function textIn(body: RequestBody): Promise<string> {
  return new TextDecoder().decode(await bytesOf(body.open()));
}

/** Read by the platform, which is somebody else's idea of the format. */
async function formIn(body: RequestBody): Promise<FormData> {
  const bytes = await bytesOf(body.open());
  if (body.bytes !== undefined) expect(bytes.length).toBe(body.bytes);
  return await new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: { "content-type": body.contentType ?? "" },
  }).formData();
}

async function* streamOf(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(new TextEncoder().encode(text));
}

describe("JSON", () => {
  it.each([
    [{ a: 1n, b: 2n ** 63n - 1n }, '{"a":1,"b":9223372036854775807}'],
    [{ a: undefined, b: null, c: [undefined] }, '{"b":null,"c":[null]}'],
    [{ at: new Date(0), id: { toJSON: () => "d--1" } }, '{"at":"1970-01-01T00:00:00.000Z","id":"d--1"}'],
    [[], "[]"],
    [{}, "{}"],
    [0, "0"],
    [false, "false"],
    ["", '""'],
    [null, "null"],
    [JSON.parse('{"__proto__":1}'), '{"__proto__":1}'],
  ])("%#", (value, text) => expect(jsonText(value)).toBe(text));

  const ring: unknown[] = [];
  ring.push(ring);
  it.each([
    undefined,
    Number.NaN,
    { a: Number.POSITIVE_INFINITY },
    () => 1,
    Symbol("s"),
    new Uint8Array(1),
    new Set(),
    Promise.resolve(1),
    { a: [/x/] },
    new URLSearchParams("a=1"),
    new Map(),
    ring,
  ])("refuses what would be lost, %#", (value) => expect(() => jsonText(value)).toThrow(Unwritable));

  it("writes what JSON.stringify writes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(jsonText(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe("form", () => {
  it.each([
    [{ a: "x y&z", b: [1, 2], c: null, d: undefined, e: "" }, undefined, "a=x+y%26z&b=1&b=2&e="],
    [{ a: { b: 1 } }, undefined, "a=%7B%22b%22%3A1%7D"],
    [{ a: { b: 1 } }, { a: { style: "deepObject" } }, "a%5Bb%5D=1"],
    [{ a: [1, 2] }, { a: { explode: false } }, "a=1,2"],
    [{ a: [1, 2] }, { a: { contentType: "application/json" } }, "a=%5B1%2C2%5D"],
    [{ a: "b/c" }, { a: { allowReserved: true } }, "a=b/c"],
  ] as const)("%j", (value, parts, text) => expect(formText(value, parts)).toBe(text));

  it("refuses what has no fields", () => {
    expect(() => formText("text")).toThrow(Unwritable);
  });
});

describe("multipart", () => {
  it("sends fields, lists, objects and files in their order", async () => {
    const body = multipartBody({
      name: 'Réne "x"\r\n',
      tags: ["a", "b"],
      none: null,
      meta: { n: 1n },
      photo: { content: new Uint8Array([1, 2, 3]), name: 'p"1.png', type: "image/png" },
      blob: new Blob(["bb"], { type: "text/x" }),
      file: new File(["ff"], "f.txt"),
      text: { content: "tt", name: "t.txt" },
    });
    const form = await formIn(body);
    expect([...form.keys()]).toEqual(["name", "tags", "tags", "meta", "photo", "blob", "file", "text"]);
    expect(form.get("name")).toBe('Réne "x"\r\n');
    expect(form.getAll("tags")).toEqual(["a", "b"]);
    const photo = form.get("photo") as File;
    expect([photo.name, photo.type, [...new Uint8Array(await photo.arrayBuffer())]]).toEqual([
      'p"1.png',
      "image/png",
      [1, 2, 3],
    ]);
    expect((form.get("blob") as File).type).toBe("text/x");
    expect((form.get("file") as File).name).toBe("f.txt");
    expect(await (form.get("text") as File).text()).toBe("tt");
    expect(body.isRepeatable).toBe(true);
    expect(await textIn(body)).toContain('name="meta"\r\nContent-Type: application/json\r\n\r\n{"n":1}\r\n');
  });

  it("sends no content type where none is given", async () => {
    const text = await textIn(multipartBody({ file: { content: new Uint8Array([65]) } }));
    expect(text).toMatch(
      /^--(\S+)\r\nContent-Disposition: form-data; name="file"; filename="file"\r\n\r\nA\r\n--\1--\r\n$/,
    );
  });

  it("sends a stream once, without knowing its length", async () => {
    const body = multipartBody({ a: "1", file: { content: streamOf("x", "yz"), name: "s" } });
    expect([body.isRepeatable, body.isStream, body.bytes]).toEqual([false, true, undefined]);
    expect(await ((await formIn(body)).get("file") as File).text()).toBe("xyz");
  });

  it("takes web streams and large blobs without holding them", async () => {
    const web = new Blob(["web"]).stream() as ReadableStream<Uint8Array>;
    expect(await ((await formIn(multipartBody({ file: web }))).get("file") as File).text()).toBe("web");
    const body = multipartBody({ file: new Blob([new Uint8Array(100_000)]) });
    expect(body.open()).toBeInstanceOf(Blob);
    expect(body.bytes).toBeGreaterThan(100_000);
    expect(((await formIn(body)).get("file") as File).size).toBe(100_000);
  });

  it("follows the description of a part", async () => {
    const text = await textIn(
      multipartBody(
        { list: [1, 2], icon: new Uint8Array([1]), any: new Uint8Array([1]) },
        {
          parts: {
            list: { contentType: "application/json" },
            icon: { contentType: "image/png", binary: true },
            any: { contentType: "image/png, image/jpeg", binary: true },
          },
        },
      ),
    );
    expect(text).toContain('name="list"\r\nContent-Type: application/json\r\n\r\n[1,2]');
    expect(text).toContain('name="icon"; filename="file"\r\nContent-Type: image/png\r\n');
    expect(text).toContain('name="any"; filename="file"\r\n\r\n');
  });

  it("sends what is not JSON as the caller wrote it, and makes nothing of objects there", async () => {
    const parts = { a: { contentType: "application/xml" } };
    const sent = async (a: unknown): Promise<string> => await textIn(multipartBody({ a }, { parts }));
    const head = 'name="a"\r\nContent-Type: application/xml\r\n\r\n';
    expect(await sent("<a/>")).toContain(`${head}<a/>\r\n--`);
    expect(await sent(["<a/>", "<b/>"])).toContain(`${head}<b/>\r\n--`);
    expect(await sent(7n)).toContain(`${head}7\r\n--`);
    const file = 'name="a"; filename="a.xml"\r\nContent-Type: application/xml\r\n\r\n<a/>\r\n--';
    expect(await sent({ name: "a.xml", content: new TextEncoder().encode("<a/>") })).toContain(file);
    expect(await sent({ name: "a.xml", content: "<a/>" })).toContain(file);
    await expect(sent({ b: 1 })).rejects.toThrow(
      'text or bytes for the part "a", written as application/xml: objects and lists can be sent as JSON only',
    );
  });

  it("refuses to make a body of an object that is not JSON", async () => {
    const { http, engine } = fakeClient(() => ({ status: 204 }));
    const send = (mediaType: string) =>
      operation<{ body: unknown }, unknown>("POST", "/x", {
        body: { contents: [content("text", mediaType)] },
      });
    await http.call(send("application/xml"), { body: "<a/>" });
    await http.call(send("text/plain"), { body: { b: 1 } });
    expect(engine.requests.map(({ body }) => body)).toEqual(["<a/>", '{"b":1}']);
    expect(await failureIn(http.call(send("application/xml"), { body: { b: 1 } }))).toMatchObject({
      kind: "request",
      message: expect.stringContaining("the body needs text or bytes, written as application/xml"),
    });
  });

  it.each([
    ["text/xml; charset=utf-8", false],
    ["image/svg+xml", false],
    ["application/x-yaml", false],
    ["text/csv", false],
    ["application/pdf", false],
    ["application/vnd.a+json", true],
    ["text/plain", true],
    ["application/vnd.own", true],
    ["application/xml, application/json", true],
  ])("an object in a part of the type %s is JSON: %s", (contentType, isJson) => {
    const make = (): unknown => multipartBody({ a: { b: 1 } }, { parts: { a: { contentType } } });
    if (isJson) expect(make).not.toThrow();
    else expect(make).toThrow(Unwritable);
    const form = (): string => formText({ a: { b: 1 } }, { a: { contentType } });
    if (isJson) expect(form()).toBe("a=%7B%22b%22%3A1%7D");
    else expect(form).toThrow(Unwritable);
  });

  it("sends the headers that a part has", async () => {
    const content = {
      parts: {
        icon: {
          binary: true,
          headers: [
            { name: "X-Ids", required: true },
            { name: "X-Kind", value: "icon" },
          ],
        },
        meta: { headers: [{ name: "X-Meta", mediaType: "application/json" }] },
      },
    };
    const body = { icon: { content: "bytes", name: "i.png", headers: { "X-Own": "o" } }, meta: [1, 2] };
    const partHeaders = { icon: { "X-Ids": [1, 2n ** 63n] }, meta: { "X-Meta": { a: 1 } } };
    const text = await textIn(multipartBody(body, content, { partHeaders }));
    expect(text).toContain(
      'Content-Disposition: form-data; name="icon"; filename="i.png"\r\nX-Ids: 1,9223372036854775808\r\nX-Kind: icon\r\nx-own: o\r\n\r\nbytes',
    );
    expect(text.match(/name="meta"\r\nX-Meta: \{"a":1\}\r\n/g)).toHaveLength(2);
    expect(() => multipartBody(body, content)).toThrow('the header "X-Ids" of the part "icon"');
    expect(() => multipartBody(body, content, { partHeaders: { icon: { "X-Ids": "a\r\nb: c" } } })).toThrow(
      Unwritable,
    );
    expect(() => multipartBody({ f: { content: "x", name: "f", headers: { "a:b": "c" } } })).toThrow(
      expect.objectContaining({ code: "CONFIG" }),
    );
  });

  const mixed = (...parts: readonly string[]): RegExp =>
    new RegExp(`^--(\\S+)\r\n${parts.map((part) => `${part}\r\n--\\1`).join("\r\n")}--\r\n$`);

  it("sends a list as parts that have places", async () => {
    const positions = {
      prefix: [{ contentType: "application/json" }, { contentType: "image/png", binary: true }],
      rest: { headers: [{ name: "Content-Disposition", value: 'form-data; name="more"' }] },
    };
    const made = multipartBody(
      [{ a: 1n }, new Uint8Array([65]), "text", null],
      { positions },
      { mediaType: "multipart/mixed", partHeaders: [{ ignored: 1 }] },
    );
    expect(made.contentType).toMatch(/^multipart\/mixed; boundary=/);
    expect(made.bytes).toBe((await bytesOf(made.open())).length);
    expect(await textIn(made)).toMatch(
      mixed(
        'Content-Type: application/json\r\n\r\n{"a":1}',
        "Content-Type: image/png\r\n\r\nA",
        'Content-Disposition: form-data; name="more"\r\n\r\ntext',
        'Content-Disposition: form-data; name="more"\r\nContent-Type: application/json\r\n\r\nnull',
      ),
    );
    expect(() => multipartBody({ a: 1 }, { positions })).toThrow(Unwritable);
    expect(() => multipartBody([], { positions })).toThrow(Unwritable);
  });

  it("sends parts as they come, once", async () => {
    async function* parts(): AsyncGenerator {
      yield await Promise.resolve({ content: streamOf("a", "b"), name: "ä.txt", type: "text/plain" });
      yield { n: 1 };
    }
    const made = multipartBody(parts(), { positions: {} }, { mediaType: "multipart/related" });
    expect([made.isRepeatable, made.isStream, made.bytes]).toEqual([false, true, undefined]);
    expect(await textIn(made)).toMatch(
      mixed(
        'Content-Disposition: attachment; filename="ä.txt"\r\nContent-Type: text/plain\r\n\r\nab',
        'Content-Type: application/json\r\n\r\n{"n":1}',
      ),
    );
    async function* none(): AsyncGenerator {}
    await expect(textIn(multipartBody(none(), { positions: {} }))).rejects.toThrow(Unwritable);
  });

  it("cannot be split by names", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "grapheme", minLength: 1 }),
        fc.string({ unit: "grapheme" }),
        async (name, filename) => {
          const form = await formIn(
            multipartBody({ [name]: { content: new Uint8Array(0), name: filename } }),
          );
          expect([...form.keys()].length).toBe(1);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("refuses a form without parts and types that would add a header", () => {
    expect(() => multipartBody({})).toThrow(Unwritable);
    expect(() => multipartBody({ f: { content: new Uint8Array(0), type: "a/b\r\nX: y" } })).toThrow(
      Unwritable,
    );
    expect(() => multipartBody("text")).toThrow(Unwritable);
  });
});

describe("bytes and lines", () => {
  it("takes bytes of every kind, with their type", async () => {
    expect(await textIn(binaryBody(new TextEncoder().encode("ab").buffer, "a/b"))).toBe("ab");
    expect(await textIn(binaryBody(new DataView(new TextEncoder().encode("xaby").buffer, 1, 2), "a/b"))).toBe(
      "ab",
    );
    expect(binaryBody(new Blob(["x"], { type: "image/png" }), "*/*").contentType).toBe("image/png");
    expect(binaryBody(new Uint8Array(1), "image/*").contentType).toBe("application/octet-stream");
    expect(binaryBody({ content: streamOf("a"), type: "text/csv" }, "a/b").contentType).toBe("text/csv");
    expect(() => binaryBody({ a: 1 }, "a/b")).toThrow(Unwritable);
    expect(() => binaryBody(5, "a/b")).toThrow(Unwritable);
  });

  it("writes lists and iterables as lines", async () => {
    const content = { mediaType: "application/jsonl", kind: "lines" } as const;
    expect(await textIn(linesBody([{ a: 1n }, "x"], content, "application/jsonl"))).toBe('{"a":1}\n"x"\n');
    async function* items(): AsyncGenerator {
      yield await Promise.resolve(1);
      yield null;
    }
    expect(await textIn(linesBody(items(), content, "application/jsonl"))).toBe("1\nnull\n");
    expect(() => linesBody("x", content, "application/jsonl")).toThrow(Unwritable);
  });
});
