import { describe, expect, it } from "vitest";
import { emitted } from "../../emitted.test.support.js";
import {
  type ContentDecl,
  type HeaderDecl,
  type OperationDecl,
  type PartDecl,
  type RestApi,
  type SchemaNode,
  withViews,
} from "../../ir/index.js";
import { gate } from "../../write/gate/gate.js";
import * as f from "../emit.test.support.js";
import { content, json, operation, parameter, reply, restOf } from "./rest.test.support.js";

const origin = { file: "test.json", pointer: "" };
const types = {
  Pong: f.object([f.required("ok", f.boolean)]),
  Pet: f.object([
    f.required("id", f.int64, { readOnly: true }),
    f.required("name", f.string),
    f.optional("secret", f.string, { writeOnly: true }),
  ]),
  Page: f.object([f.required("results", f.array(f.ref("Pet")))]),
  Failure: f.object([f.required("why", f.string)]),
  Upload: f.object([
    f.required("file", f.string),
    f.optional("files", f.array(f.string)),
    f.optional("note", f.string),
  ]),
};

/** The emitted files; each of them passes the gate. */
function filesOf(
  operations: readonly OperationDecl[],
  more: Partial<RestApi> = {},
): ReadonlyMap<string, string> {
  const files = emitted(withViews(f.modelOf(types, { rest: restOf(operations, more) })), ["rest"]);
  for (const [path, text] of files) gate(text, path);
  return files;
}

/** The text of the group of an operation, without the header. */
function emittedText(more: Partial<OperationDecl>): string {
  const text = filesOf([operation("list", more)]).get("rest/pets.ts") ?? "";
  return text.slice(text.indexOf(";\n\n") + 3);
}

describe("an operation", () => {
  it("takes as a parameter what is sent of a model", () => {
    const text = emittedText({
      parameters: [
        parameter("query", "like", { node: f.ref("Pet"), mediaType: "application/json" }),
        parameter("query", "own", { node: f.object([f.optional("made", f.string, { readOnly: true })]) }),
      ],
    });
    expect(text).toContain("readonly like?: PetWrite | undefined;");
    expect(text).not.toContain("made");
  });

  it("is one constant, typed by arguments, result and replies", () => {
    const text = emittedText({
      parameters: [parameter("query", "page", { node: f.integer, docs: { description: "Which page." } })],
      replies: [reply("200", [json("Page")]), reply("4XX", [json("Failure")]), reply("default", [])],
      pagination: { kind: "page", parameter: "page", items: "/results" },
      security: [[{ scheme: "key", scopes: ["a"] }], []],
      docs: { description: "Lists all.", deprecated: true },
    });
    expect(text).toBe(`export type ListArgs = {
  /**
   * Which page.
   *
   * An integer.
   */
  readonly page?: number | undefined;
};
/**
 * Lists all.
 *
 * \`GET /pets\`
 *
 * @deprecated
 */
export const list: e.Operation<ListArgs, PageRead, { 200: PageRead; "4XX": Failure; default: undefined }, PetRead> = {
  method: "GET",
  path: "/pets",
  parameters: ["page"],
  replies: { 200: PageRead, "4XX": Failure, default: null },
  security: [["key"], []],
  pagination: { items: "/results", kind: "page", parameter: "page" },
};
`);
  });

  it("stands on one line where it fits", () => {
    expect(emittedText({})).toBe(
      "/** `GET /pets` */\nexport const list: e.Operation<{ readonly [name: string]: never }, Pong, { 200: Pong }> = " +
        '{ method: "GET", path: "/pets", replies: { 200: Pong } };\n',
    );
  });

  it("may be called by a word of the language", () => {
    const text = emittedText({ member: "delete", method: "DELETE", replies: [reply("204", [])] });
    expect(text).toContain(
      "\nconst delete_: e.Operation<{ readonly [name: string]: never }, undefined, { 204: undefined }> =",
    );
    expect(text).toContain("\n\nexport { delete_ as delete };\n");
  });

  it("says where it may be repeated only when the method does not", () => {
    expect(emittedText({ method: "POST", idempotent: true })).toContain("idempotent: true");
    expect(emittedText({ method: "PUT", idempotent: false })).toContain("idempotent: false");
    expect(emittedText({ method: "POST" }) + emittedText({ method: "PUT" })).not.toContain("idempotent");
  });

  it("that clashes with another of its group gets a number", () => {
    const text = filesOf([operation("a", { member: "list" }), operation("b", { member: "List" })]).get(
      "rest/pets.ts",
    );
    expect(text).toContain("const list:");
    expect(text).toContain("const list_2:");
  });

  it("names the headers that come with a reply", () => {
    const headers = ["ETag", "Link"].map((name) => ({ name, required: false, node: f.string, docs: {} }));
    expect(emittedText({ replies: [reply("200", [], { headers })] })).toContain(
      "Headers with 200: `ETag`, `Link`.",
    );
  });
});

describe("what is usual", () => {
  it("is said by one word: parameters of the path not at all, others by their names, a JSON body by its model", () => {
    const text = emittedText({
      method: "POST",
      path: "/pets/{id}/{part}",
      parameters: [
        parameter("path", "id"),
        parameter("query", "b"),
        parameter("path", "part", { key: "part_path" }),
        parameter("query", "a", { required: true }),
        parameter("query", "a-b"),
      ],
      body: { required: true, docs: {}, contents: [json("Pet")] },
      replies: [reply("200", [json("Pong"), content("text", "text/plain", "Pong")]), reply("201", [json()])],
    });
    expect(text.slice(text.indexOf("  method:"))).toBe(`  method: "POST",
  path: "/pets/{id}/{part}",
  parameters: [
    "b",
    /*@__PURE__*/ e.path("part", { key: "part_path" }),
    /*@__PURE__*/ e.query("a", { required: true }),
    "a-b",
  ],
  body: PetWrite,
  replies: {
    200: [Pong, /*@__PURE__*/ e.content("text", "text/plain", Pong)],
    201: [/*@__PURE__*/ e.json()],
  },
};
`);
  });

  it("is spelled out where a body may be left out, or is JSON by another name", () => {
    const bodyOf = (required: boolean, contents: readonly ContentDecl[]): string =>
      emittedText({ method: "POST", body: { required, docs: {}, contents } });
    expect(bodyOf(false, [json("Pet")])).toContain("body: { contents: [PetWrite] },");
    expect(bodyOf(true, [content("json", "application/merge-patch+json", "Pet")])).toContain(
      'contents: [/*@__PURE__*/ e.json(PetWrite, "application/merge-patch+json")]',
    );
  });
});

describe("arguments", () => {
  it("declare what differs from the defaults of their place", () => {
    const text = emittedText({
      parameters: [
        parameter("path", "id", { style: "matrix" }),
        parameter("query", "id", { key: "id_query", explode: false }),
        parameter("query", "filter", { style: "deepObject", required: true }),
        parameter("query", "tags", { style: "pipeDelimited", explode: true }),
        parameter("query", "words", { style: "spaceDelimited", explode: false }),
        parameter("query", "json", { mediaType: "application/json", style: "form" }),
        parameter("header", "X-Id"),
        parameter("cookie", "session", { allowReserved: true }),
        parameter("querystring", "all", { mediaType: "application/x-www-form-urlencoded" }),
      ],
    });
    for (const call of [
      '/*@__PURE__*/ e.path("id", { style: "matrix" })',
      '/*@__PURE__*/ e.query("id", { explode: false, key: "id_query" })',
      '/*@__PURE__*/ e.query("filter", { required: true, style: "deepObject" })',
      '/*@__PURE__*/ e.query("tags", { explode: true, style: "pipeDelimited" })',
      '/*@__PURE__*/ e.query("words", { explode: false, style: "spaceDelimited" })',
      '/*@__PURE__*/ e.query("json", { mediaType: "application/json" })',
      '/*@__PURE__*/ e.header("X-Id")',
      '/*@__PURE__*/ e.parameter("session", "cookie", { allowReserved: true })',
      '/*@__PURE__*/ e.parameter("all", "querystring", { mediaType: "application/x-www-form-urlencoded" })',
    ])
      expect(text).toContain(call);
    expect(text).toContain(
      "readonly id: string;\n  readonly id_query?: string | undefined;\n  readonly filter: string;",
    );
    expect(text).toContain('readonly "X-Id"?: string | undefined;');
  });

  it("hold what is sent in one of several media types", () => {
    const text = emittedText({
      method: "POST",
      parameters: [parameter("path", "id")],
      body: {
        required: true,
        docs: { description: "It." },
        contents: [json("Pet"), content("text", "text/plain")],
      },
    });
    expect(text).toContain(`export type ListArgs = {
  readonly id: string;
} & (
  | {
    readonly contentType?: "application/json" | undefined;
    /** It. */
    readonly body: PetWrite;
  }
  | {
    readonly contentType: "text/plain";
    /** It. */
    readonly body: string;
  }
);`);
    expect(text).toContain(
      'body: { required: true, contents: [PetWrite, /*@__PURE__*/ e.content("text", "text/plain")] }',
    );
  });

  it("take files where a form has some", () => {
    const parts: readonly PartDecl[] = [
      { property: "file", binary: true, contentType: "image/png" },
      { property: "files", binary: true, files: "many" },
    ];
    const contents = [content("multipart", "multipart/form-data", "Upload", parts)];
    const text = emittedText({ method: "POST", body: { required: false, docs: {}, contents } });
    expect(text).toContain(
      'readonly body?: Omit<Upload, "file" | "files"> & { readonly file: e.FileInput | e.FileContent; ' +
        "readonly files?: readonly (e.FileInput | e.FileContent)[] | undefined } | undefined;",
    );
    expect(text).toContain('{ file: { contentType: "image/png", binary: true }, files: { binary: true } }');
  });

  it("may be one file or many, and anything where no property shows the files", () => {
    const parts = [{ property: "file", binary: true, files: "either" }] as const;
    const bodyOf = (contents: readonly ContentDecl[]): string =>
      emittedText({ method: "POST", body: { required: true, docs: {}, contents } });
    const either = bodyOf([content("multipart", "multipart/form-data", "Upload", parts)]);
    expect(either).toContain(
      "{ readonly file: e.FileInput | e.FileContent | readonly (e.FileInput | e.FileContent)[] }",
    );
    const hidden = bodyOf([
      { ...content("multipart", "multipart/form-data", "Upload", parts), hasHiddenFiles: true },
    ]);
    expect(hidden).toMatch(/readonly body: \{ readonly \[name: string\]: .*e\.FileInput/);
  });

  it("take what is written already where nothing else can be sent", () => {
    const parts = [{ property: "file", isWritten: true, contentType: "application/xml" }] as const;
    const contents = [content("multipart", "multipart/form-data", "Upload", parts)];
    const text = emittedText({ method: "POST", body: { required: true, docs: {}, contents } });
    expect(text).toContain('Omit<Upload, "file"> & { readonly file: e.FileInput | e.FileContent }');
    expect(text).toContain('{ file: { contentType: "application/xml" } }');
  });

  it("name the media type where the document leaves it open", () => {
    const body = { required: true, docs: {}, contents: [content("binary", "image/*")] };
    expect(emittedText({ method: "PUT", body })).toContain(
      "  readonly contentType?: string | undefined;\n  readonly body: e.FileInput | e.FileContent;",
    );
  });
});

it("replies are typed by how they are read", () => {
  const contents = [
    content("events", "text/event-stream", "Pong"),
    content("lines", "application/x-ndjson", "Pong"),
    content("binary", "image/png"),
    content("text", "text/plain"),
    json(),
  ];
  const texts = contents.map(
    (one) =>
      /Operation<[^>]*never }, (.*), \{ 200/.exec(emittedText({ replies: [reply("200", [one])] }))?.[1],
  );
  expect(texts).toEqual(["readonly Pong[]", "readonly Pong[]", "Uint8Array", "string", "e.Json"]);
  expect(emittedText({ method: "HEAD" })).toContain("never }, undefined, { 200: undefined }>");
  expect(emittedText({ replies: [] })).toContain("never }, unknown, unknown>");
  expect(emittedText({ replies: [reply("default", [json("Pong")])] })).toContain("Pong, { default: Pong }>");
});

it("headers of replies have types on the line of the operation, and a meaning", () => {
  const header = (name: string, node: SchemaNode, more: object = {}): HeaderDecl => {
    return { name, required: false, node, docs: {}, ...more };
  };
  const headers = [
    header("X-Text", f.node({ types: ["string", "null"], string: { format: "date" } })),
    header("X-Long", f.int64, { required: true }),
    header("X-Odd", f.node({ types: ["number"], number: { format: "uint64" } })),
    header("X-Flags", f.array(f.node({ types: ["boolean"] }))),
    header("X-Either", f.node({ types: ["integer", "string"] })),
    header("X-Json", f.node({ types: ["object"] }), { mediaType: "application/json" }),
    header("X-Object", f.node({ types: ["object"] })),
  ];
  const text = emittedText({ replies: [reply("200", [json("Pong")], { headers }), reply("default", [])] });
  expect(text).toContain(
    'Pong, { 200: Pong; default: undefined }, never, { 200: { readonly "X-Text"?: string; readonly "X-Long": bigint; readonly "X-Odd"?: bigint; readonly "X-Flags"?: readonly boolean[]; readonly "X-Either"?: string; readonly "X-Json"?: unknown; readonly "X-Object"?: { readonly [name: string]: string } } }>',
  );
  const told = text.slice(text.indexOf("replyHeaders:")).replaceAll(/\s+/g, " ");
  expect(told).toContain(
    '"X-Text", { as: "int64", name: "X-Long", required: true }, { as: "uint64", name: "X-Odd" }, { as: "boolean", list: true, name: "X-Flags" }, "X-Either", { as: "json", name: "X-Json" }, { name: "X-Object", object: {} }',
  );
});

it("an operation that needs no credential says so, one of which nothing is said does not", () => {
  expect(emittedText({ security: [[]] })).toContain("security: []");
  expect(emittedText({ security: [[], [{ scheme: "key", scopes: [] }]] })).toContain(
    'security: [[], ["key"]]',
  );
  expect(emittedText({ security: [] })).not.toContain("security:");
});

it("security schemes are data, webhooks and callbacks types", () => {
  const request = {
    name: "new-pet",
    method: "POST",
    body: { required: true, docs: {}, contents: [json("Pet")] },
    docs: {},
    origin,
  };
  const files = filesOf([operation("subscribe", { callbacks: [request] })], {
    securitySchemes: [
      { name: "key", kind: "apiKey", in: "header", parameter: "X-Key", docs: {}, origin },
      { name: "token", kind: "http", scheme: "bearer", docs: {}, origin },
      { name: "__proto__", kind: "oauth2", docs: {}, origin },
    ],
    webhooks: [request],
  });
  expect(files.get("security.ts")).toContain(`  key: { in: "header", kind: "apiKey", name: "X-Key" },
  token: { kind: "http", scheme: "bearer" },
  ["__proto__"]: { kind: "oauth2" },
`);
  expect(files.get("webhooks.ts")).toContain('readonly "new-pet": PetRead;');
  expect(files.get("rest/pets.ts")).toContain("export type SubscribeCallbacks = {");
  expect(files.get("index.ts")).toContain(
    'export * as pets from "./rest/pets.js";\nexport { securitySchemes } from "./security.js";\nexport type { Webhooks } from "./webhooks.js";',
  );
});

it("without operations there is nothing", () => {
  expect([...emitted(f.modelOf(types), ["rest"]).keys()]).toEqual(["index.ts", "models/test.ts"]);
});
