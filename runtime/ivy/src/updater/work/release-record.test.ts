import { generateKeyPairSync, sign } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../../store/queue.test.support.js";
import { sha256Of } from "../verify/folder-files.js";
import { doubtOf, recordFile, writeRecord } from "./release-record.js";

const folder = temporaryFolder();
const version = (): string => join(folder(), "2.0.0");
const nothing = { sha256: undefined, signingKey: undefined };
const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const signingKey = publicKey.export({ type: "spki", format: "pem" }).toString();

function write(path: string, text: string): void {
  mkdirSync(dirname(join(version(), path)), { recursive: true });
  writeFileSync(join(version(), path), text);
}

beforeEach(async () => {
  write("cli.js", "runs");
  write("dist/node.js", "measures");
  const list = await Promise.all(
    ["cli.js", "dist/node.js"].map(async (path) => `${await sha256Of(join(version(), path))}  ${path}\n`),
  );
  write("release.sha256", list.join(""));
  write("release.sha256.sig", sign(null, Buffer.from(list.join("")), privateKey).toString("base64"));
  write("config/config.json", "{}");
  writeFileSync(join(folder(), "archive"), "the archive");
  await writeRecord(version(), join(folder(), "archive"));
});

test("what was unpacked is taken again, with what the node has put beside it", async () => {
  write("config/config.json", '{"general":{}}');
  write("config/.env", "A=1");
  write("node_modules/a/index.js", "");
  expect(await doubtOf(version(), nothing)).toBeUndefined();
  const sha256 = (await sha256Of(join(folder(), "archive"))).toUpperCase();
  expect(await doubtOf(version(), { sha256, signingKey })).toBeUndefined();
});

const changes: Readonly<Record<string, () => void>> = {
  "a file that was changed": () => write("dist/node.js", "spies"),
  "a file that was lost with the power": () => write("cli.js", ""),
  "a file that is not there": () => rmSync(join(version(), "cli.js")),
  "a record that was lost with the power": () => write(recordFile, ""),
  "a record of nothing": () => write(recordFile, '{"archive":"00","files":{}}'),
  "a record of other files": () => write(recordFile, '{"archive":"00","files":{"../cli.js":"00"}}'),
};
for (const [name, change] of Object.entries(changes)) {
  test(`${name} is a reason to fetch the version again`, async () => {
    change();
    expect(await doubtOf(version(), nothing)).toMatch(/is not as it was unpacked|cannot be read/);
  });
}

test("what is asked of the release now holds for what lies there, too", async () => {
  expect(await doubtOf(version(), { ...nothing, sha256: "0".repeat(64) })).toContain("another sha256");
  const other = generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" }).toString();
  expect(await doubtOf(version(), { ...nothing, signingKey: other })).toContain("not of this key");
  await expect(doubtOf(version(), { ...nothing, signingKey: "no key" })).rejects.toMatchObject({
    code: "CONFIG",
  });
});

test("a folder that a person has put there is taken where nothing is asked of the release", async () => {
  rmSync(join(version(), recordFile));
  expect(await doubtOf(version(), nothing)).toBeUndefined();
  for (const asked of [
    { ...nothing, sha256: "0".repeat(64) },
    { ...nothing, signingKey },
  ])
    expect(await doubtOf(version(), asked)).toContain("nobody has noted");
  expect(readFileSync(join(version(), "cli.js"), "utf8")).toBe("runs");
});
