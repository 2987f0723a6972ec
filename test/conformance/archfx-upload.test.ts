import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ArchFXFlexibleDictionaryReport,
  ArchFxApi,
  HttpParseError,
  type UploadFile,
  uploadReport,
} from "@edgeloom/archfx";
import { fileFromPath } from "@edgeloom/archfx/node";
import { reports } from "@edgeloom/archfx-sdk";
import { isEdgeloomError } from "@edgeloom/runtime";
import { factsOf } from "@edgeloom/runtime/http";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { floorOf } from "../support/vectors.js";
import { type CannedServer, startCanned } from "./archfx-support/canned-server.js";
import { type Expressed, express, type Inexpressible, isExpressed } from "./archfx-support/described.js";
import { Doors, describedFloor } from "./archfx-support/doors.js";
import { isOfKind } from "./archfx-support/failure-kinds.js";
import { type ArchFxCase, archFxCases, untagged } from "./archfx-support/tags.js";

type FileArgument = {
  readonly filename?: string | null;
  readonly content?: unknown;
  readonly content_type?: string;
  readonly [otherContent: string]: unknown;
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
    readonly file?: FileArgument | null;
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
const doors = new Doors("upload");
const timestamp = "2021-01-20T00:00:00Z";
/** The content type of a file that has none of its own, as it is described. */
const fileType = factsOf(reports.upload).body?.contents[0]?.parts?.["file"]?.contentType ?? null;
let server: CannedServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function fileOf(file: FileArgument | null | undefined): Promise<UploadFile> {
  const { filename, content_type: type, open_file: name } = file ?? {};
  const bytes = untagged(file?.content ?? Object.values(file ?? {}).find(isBytes)) as Uint8Array;
  if (name !== undefined) {
    await writeFile(join(folder, name), bytes);
    return fileFromPath(join(folder, name));
  }
  if (filename === undefined || filename === null) return bytes;
  return { name: filename, content: bytes, ...(type !== undefined && { type }) };
}

/** Whatever the recording calls it: bytes and streams without a name are the same here. */
function isBytes(value: unknown): boolean {
  return typeof value === "object" && value !== null && "$bytes" in value;
}

/** How an upload is made; what it gives. */
type Send = (api: ArchFxApi, input: UploadCase["input"]) => Promise<unknown>;

const sendByName: Send = async (api, { report_hex: hex, data, query = {}, file }) => {
  if (hex !== undefined) return (await uploadReport(api, reportOf(hex))).count;
  const options = { fields: (untagged(data) ?? {}) as never, query };
  return await api.resource("streamer", "report").upload(await fileOf(file), options);
};

const sendDescribed: Send = async (api, input) => {
  const found = described(api, input, await fileOf(input.file));
  if (!isExpressed(found)) throw new Error(found.reason);
  const answer = await found.call(found.args);
  return input.report_hex === undefined ? answer : (answer as { readonly count: unknown }).count;
};

function reportOf(hex: string): ArchFXFlexibleDictionaryReport {
  return ArchFXFlexibleDictionaryReport.decode(Buffer.from(hex, "hex"));
}

/** The call of the generated operation. The time that it asks for is added where the recording has none. */
function described(
  api: ArchFxApi,
  { report_hex: hex, data, query }: UploadCase["input"],
  file: UploadFile,
): Expressed | Inexpressible {
  const target = { method: "POST", segments: ["streamer", "report"] };
  if (hex !== undefined) {
    const { fileName, bytes, timestamp: at } = reportOf(hex).toUpload();
    const body = { file: { name: fileName, content: bytes } };
    return express(api, { ...target, query: { timestamp: at }, body });
  }
  const fields = untagged(data) ?? {};
  if (typeof fields !== "object" || Array.isArray(fields)) return { reason: "fields that are no object" };
  const given = { ...query, timestamp: query?.["timestamp"] ?? timestamp };
  return express(api, { ...target, query: given, body: { ...fields, file } });
}

async function run({ input, response }: UploadCase, send: Send): Promise<unknown> {
  server = await startCanned(() => ({
    headers: { "Content-Type": "application/json" },
    ...(response ?? { status: 200, body: '{"count":1}' }),
  }));
  const api = new ArchFxApi({ domain: "http://archfx.test", ...server.options });
  try {
    return await send(api, input);
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

/** The texts of booleans in Python, and what they are here, in hex. */
const lowered: ReadonlyMap<string, string> = new Map(
  ["True", "False"].map((text) => [hexOf(text), hexOf(text.toLowerCase())]),
);

function hexOf(text: string): string {
  return Buffer.from(text).toString("hex");
}

/** How a name is quoted that has more than letters, digits and blanks in it is ours to choose. */
function decidedName({ filename }: Part, sent: readonly Part[]): string | null {
  if (filename === null) return "file";
  if (/^[\p{L}\p{N} ._-]+$/u.test(filename)) return filename;
  return sent.find(({ name }) => name === "file")?.filename ?? "file";
}

/** The recorded address; a report without a time is sent at the time of its upload. */
function wantedUrl({ expect: { url = "" }, input, better = "" }: UploadCase, sent: string): string {
  const now = new URL(sent).searchParams.get("timestamp") ?? "";
  if (input.report_hex === undefined || !/now/.test(better) || new URL(url).search !== "") return url;
  expect(Math.abs(Date.now() - Date.parse(now))).toBeLessThan(60_000);
  return `${url}?timestamp=${encodeURIComponent(now)}`;
}

function expectRequest(test: UploadCase): void {
  const { expect: expected, parity, input } = test;
  if (expected.url === undefined) return expect(server?.requests).toEqual([]);
  const [{ method, url, headers, body } = { method: "", url: "", headers: {}, body: Buffer.of() }] =
    server?.requests ?? [];
  const contentType = headers["content-type"] ?? "";
  expect([method, contentType.split(";", 1)[0]]).toEqual([expected.method, expected.content_type]);
  expect([...new URL(url).searchParams]).toEqual([...new URL(wantedUrl(test, url)).searchParams]);
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
    filename: part.name === "file" ? decidedName(part, sent) : part.filename,
    body: lowered.get(part.body) ?? part.body,
  }));
  expect([input.file?.filename, sent]).toEqual([input.file?.filename, decided]);
}

/** What a generated operation makes of a case: with the time that it asks for, and the described type of a file without one. */
function completed(test: UploadCase): UploadCase {
  const { url, parts } = test.expect;
  if (url === undefined) return test;
  const described = parts?.map((part) =>
    part.name === "file" ? { ...part, content_type: part.content_type ?? fileType } : part,
  );
  const isNow = test.input.report_hex !== undefined;
  const expected = { ...test.expect, url: lacksTime(test) && !isNow ? `${url}?timestamp=${timestamp}` : url };
  return { ...test, expect: described === undefined ? expected : { ...expected, parts: described } };
}

function lacksTime({ expect: { url } }: UploadCase): boolean {
  return url !== undefined && !new URL(url).searchParams.has("timestamp");
}

async function check(test: UploadCase, send: Send): Promise<unknown> {
  const outcome = await run(test, send).catch((error: unknown) => ({ error }));
  const { error } = (outcome ?? {}) as { readonly error?: unknown };
  const isInvalid = send === sendDescribed && isEdgeloomError(error) && error.code === "INVALID";
  const isRefused = error !== undefined && server?.requests.length === 0 && test.parity !== "must";
  if (isRefused || /^(reject|raise)/.test(test.better ?? "")) {
    expect(isInvalid || isOfKind(error, "ValueError")).toBe(true);
    return expect(server?.requests).toEqual([]);
  }
  expectRequest(test);
  // An answer without a count says nothing about it, which is not what the description says of answers.
  if (test.better === "tolerate")
    return send === sendByName ? expect(outcome).toBeNull() : expect(error).toBeInstanceOf(HttpParseError);
  if (test.expect.ok) return expect(outcome).toEqual(test.expect.value);
  return expect(isInvalid || isOfKind(error, test.expect.raises ?? "")).toBe(true);
}

describe.each(cases)("$id $category ($parity)", (test) => {
  it(`${test.expect.ok} ${JSON.stringify(test.input.file ?? {})}`, async () => {
    doors.pass("by name");
    await check(test, sendByName);
  });
});

describe.each(doors.describe(cases, ({ input }) => described(new ArchFxApi(), input, new Uint8Array())))(
  "$test.id by a generated operation",
  ({ test }) => {
    it(`${test.expect.ok} ${JSON.stringify(test.input.file ?? {})}`, async () => {
      doors.pass(lacksTime(test) ? "described, completed" : "described");
      await check(completed(test), sendDescribed);
    });
  },
);

afterAll(async () => {
  await rm(folder, { recursive: true });
  console.log(doors.report());
  expect(doors.ran("by name")).toBeGreaterThanOrEqual(floorOf(18));
  expect(doors.ran("described")).toBeGreaterThanOrEqual(describedFloor(5));
  expect(doors.ran("described, completed")).toBeGreaterThanOrEqual(describedFloor(11));
});
