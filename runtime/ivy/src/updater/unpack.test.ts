import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { fc, test as property } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { temporaryFolder } from "../store/queue.test.support.js";
import { type TarEntry, tarOf } from "./tar.test.support.js";
import { unpackArchive } from "./unpack.js";

const folder = temporaryFolder();
const limits = { maxUnpackedBytes: 10_000, maxFiles: 20 };
const target = (): string => join(folder(), "outer", "target");

async function unpack(archive: Buffer, signal?: AbortSignal): Promise<void> {
  mkdirSync(join(folder(), "outer"), { recursive: true });
  writeFileSync(join(folder(), "archive"), archive);
  await unpackArchive(join(folder(), "archive"), target(), limits, signal);
}

const refusal = async (entries: readonly TarEntry[]): Promise<string> =>
  await unpack(tarOf(entries)).then(
    () => "unpacked",
    (error: unknown) => String(error),
  );

/** All that lies beside the folder that was unpacked into. */
const outside = (): readonly string[] =>
  readdirSync(folder(), { recursive: true, encoding: "utf8" }).filter(
    (path) => !["archive", "outer"].includes(path) && !path.startsWith(join("outer", "target")),
  );

test("what lies in the one folder of an archive is unpacked, and nobody else may write it", async () => {
  await unpack(
    tarOf([
      { path: "a b-1.0/", type: "Directory", mode: 0o777 },
      { path: "a b-1.0/package.json", text: "{}", mode: 0o666 },
      { path: "a b-1.0/bin/run", text: "#!/bin/sh", mode: 0o4777 },
    ]),
  );
  expect(readFileSync(join(target(), "package.json"), "utf8")).toBe("{}");
  const modes = ["package.json", "bin/run"].map((path) => statSync(join(target(), path)).mode & 0o7777);
  expect(modes).toEqual([0o644, 0o755]);
});

const hostile: Readonly<Record<string, readonly TarEntry[]>> = {
  "a path upward": [{ path: "a/../../evil", text: "x" }],
  "a path upward at its end": [{ path: "a/b/..", type: "Directory" }],
  "a path from the root": [{ path: "/a/evil", text: "x" }],
  "a path with backslashes": [{ path: "a/..\\..\\evil", text: "x" }],
  "a symbolic link": [{ path: "a/link", type: "SymbolicLink", linkpath: "/etc" }],
  "a file behind a symbolic link": [
    { path: "a/link", type: "SymbolicLink", linkpath: "../.." },
    { path: "a/link/evil", text: "x" },
  ],
  "a hard link": [{ path: "a/link", type: "Link", linkpath: "/etc/passwd" }],
  "a device": [{ path: "a/null", type: "CharacterDevice" }],
  "a pipe": [{ path: "a/pipe", type: "FIFO" }],
  "two folders at its top": [
    { path: "a/one", text: "1" },
    { path: "b/two", text: "2" },
  ],
  "a file at its top": [{ path: "evil", text: "x" }],
  "a file twice": [
    { path: "a/one", text: "1" },
    { path: "a/./one", text: "2" },
  ],
  "two names that some file systems take for one": [
    { path: "a/cli.js", text: "1" },
    { path: "a/CLI.js", text: "2" },
  ],
  "the same letter composed in two ways": [
    { path: "a/caf\u00e9", text: "1" },
    { path: "a/cafe\u0301", text: "2" },
  ],
  "too many files": Array.from({ length: 21 }, (_, index) => ({ path: `a/${index}` })),
  "too many bytes": [{ path: "a/big", text: "x".repeat(10_001) }],
  "too many bytes, as it says": [{ path: "a/big", text: "x", size: 1e12 }],
  nothing: [],
};

for (const [name, entries] of Object.entries(hostile)) {
  test(`an archive with ${name} is refused, and nothing lies outside`, async () => {
    expect(await refusal(entries)).toMatch(/is refused|cannot be unpacked/);
    expect(outside()).toEqual([]);
  });
}

property.prop(
  [
    fc.array(
      fc.record({
        path: fc
          .array(fc.constantFrom("a", "..", ".", "", "b", "/", "\\", "c".repeat(120), "\0", "link"), {
            maxLength: 5,
          })
          .map((parts) => parts.join("/")),
        type: fc.constantFrom("File", "Directory", "SymbolicLink", "Link"),
        linkpath: fc.constantFrom("..", "/tmp", "../..", "a"),
      }),
      { maxLength: 6 },
    ),
  ],
  { numRuns: 60 },
)("no archive writes outside of its folder", async (entries) => {
  await refusal(entries);
  expect(outside()).toEqual([]);
});

for (const [name, bytes] of [
  ["no bytes", Buffer.alloc(0)],
  ["text", Buffer.from("<html>not found</html>")],
  ["packed text", gzipSync("<html>not found</html>")],
  ["half an archive", tarOf([{ path: "a/file", text: "y".repeat(5_000) }]).subarray(0, 60)],
] as const) {
  test(`${name} in the place of an archive is refused`, async () => {
    await expect(unpack(bytes)).rejects.toThrow(/is refused|cannot be unpacked/);
  });
}

test("unpacking ends when it is asked to", async () => {
  const ending = new AbortController();
  ending.abort();
  await expect(unpack(tarOf([{ path: "a/file", text: "x" }]), ending.signal)).rejects.toMatchObject({
    code: "CANCELLED",
  });
});
