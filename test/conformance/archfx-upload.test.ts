import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ArchFXFlexibleDictionaryReport, ArchFxApi, type UploadFile, uploadReport } from "@edgeloom/archfx";
import { fileFromPath } from "@edgeloom/archfx/node";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { floorOf } from "../support/vectors.js";
import { type CannedServer, startCanned } from "./archfx-support/canned-server.js";
import { isOfKind } from "./archfx-support/failure-kinds.js";
import { type ArchFxCase, archFxCases, untagged } from "./archfx-support/tags.js";

type FileArgument = {
  readonly filename?: string | null;
  readonly content?: unknown;
  readonly content_type?: string;
  readonly raw_content?: unknown;
  readonly stream_content?: unknown;
  readonly open_file?: string;
};
type Part = {
  readonly name: string;
  readonly filename: string | null;
  readonly content_type: string | null;
  readonly body: unknown;
};
type UploadCase = ArchFxCase & {
  readonly input: {
    readonly file?: FileArgument;
    readonly data?: unknown;
    readonly query?: { readonly [name: string]: never };
    readonly report_hex?: string;
  };
  readonly response?: { readonly status: number; readonly body: string };
  readonly expect: {
    readonly ok: boolean;
    readonly value?: unknown;
    readonly raises?: string;
    readonly method?: string;
    readonly url?: string;
    readonly content_type?: string;
    readonly parts?: readonly Part[];
  };
};

const cases = archFxCases<UploadCase>("upload");
const folder = await mkdtemp(join(tmpdir(), "archfx-upload-"));
let ran = 0;
let server: CannedServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function fileOf(file: FileArgument | undefined): Promise<UploadFile> {
  const { filename, content_type: type, open_file: name } = file ?? {};
  const bytes = untagged(file?.content ?? file?.raw_content ?? file?.stream_content) as Uint8Array;
  if (name !== undefined) {
    await writeFile(join(folder, name), bytes);
    return fileFromPath(join(folder, name));
  }
  if (filename === undefined || filename === null) return bytes;
  return { name: filename, content: bytes, ...(type !== undefined && { type }) };
}

async function run({ input, response }: UploadCase): Promise<unknown> {
  server = await startCanned(() => ({
    headers: { "Content-Type": "application/json" },
    ...(response ?? { status: 200, body: '{"count":1}' }),
  }));
  const api = new ArchFxApi({ domain: "http://archfx.test", ...server.options });
  try {
    if (input.report_hex !== undefined) {
      const report = ArchFXFlexibleDictionaryReport.decode(Buffer.from(input.report_hex, "hex"));
      return (await uploadReport(api, report)).count;
    }
    const options = { fields: (untagged(input.data) ?? {}) as never, query: input.query ?? {} };
    return await api.resource("streamer", "report").upload(await fileOf(input.file), options);
  } finally {
    await api.close();
  }
}

/** Parts by their raw headers, since a parser of forms would fill in what is not there. */
function partsOf(body: Buffer, contentType: string): readonly Part[] {
  const boundary = /boundary="?([^";]+)/.exec(contentType)?.[1] ?? "";
  return body
    .toString("latin1")
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const [head = "", ...rest] = part.split("\r\n\r\n");
      const header = Buffer.from(head, "latin1").toString();
      return {
        name: /[ ;]name="([^"]*)"/.exec(header)?.[1] ?? "",
        filename: /filename="([^"]*)"/.exec(header)?.[1] ?? null,
        content_type: /content-type: *([^\r\n]+)/i.exec(header)?.[1] ?? null,
        body: Buffer.from(rest.join("\r\n\r\n").slice(0, -2), "latin1").toString("hex"),
      };
    });
}

function expectRequest({ expect: expected, parity, input }: UploadCase): void {
  if (expected.url === undefined) return expect(server?.requests).toEqual([]);
  const [{ method, url, headers, body } = { method: "", url: "", headers: {}, body: Buffer.of() }] =
    server?.requests ?? [];
  const contentType = headers["content-type"] ?? "";
  expect([method, contentType.split(";", 1)[0]]).toEqual([expected.method, expected.content_type]);
  expect([...new URL(url).searchParams]).toEqual([...new URL(expected.url).searchParams]);
  expect(url.split("?", 1)).toEqual(expected.url.split("?", 1));
  const wanted = expected.parts?.map((part) => ({
    ...part,
    body: Buffer.from(untagged(part.body) as Uint8Array).toString("hex"),
  }));
  const sent = partsOf(body, contentType);
  if (parity === "must") return expect(sent).toEqual(wanted);
  // A file always has a name here, and a boolean is lower case; everything else is as recorded.
  const decided = wanted?.map((part) => ({
    ...part,
    filename: part.name === "file" ? (part.filename ?? "file") : part.filename,
    body: part.name === "b" ? Buffer.from("true").toString("hex") : part.body,
  }));
  expect([input.file?.filename, sent]).toEqual([input.file?.filename, decided]);
}

describe.each(cases)("$id $category ($parity)", (test) => {
  it(`${test.expect.ok} ${JSON.stringify(test.input.file ?? {})}`, async () => {
    ran += 1;
    const outcome = await run(test).catch((error: unknown) => ({ error }));
    if (/^(reject|raise)/.test(test.better ?? "")) {
      expect(isOfKind((outcome as { readonly error: unknown }).error, "ValueError")).toBe(true);
      return expect(server?.requests).toEqual([]);
    }
    expectRequest(test);
    // An answer without a count says nothing about it.
    if (test.better === "tolerate") return expect(outcome).toBeNull();
    if (test.expect.ok) return expect(outcome).toEqual(test.expect.value);
    expect(isOfKind((outcome as { readonly error: unknown }).error, test.expect.raises ?? "")).toBe(true);
  });
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  console.log(`archfx upload: ${ran} checks`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(18));
});
