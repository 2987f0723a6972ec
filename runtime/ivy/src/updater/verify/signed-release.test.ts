import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../store/queue.test.support.js";
import { checksumOf, verifyChecksums } from "./checksum.js";
import { listFile, signatureFile, verifySignedRelease } from "./signed-release.js";

const folder = temporaryFolder();
const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
const files = { "package.json": "{}", "src/a b.js": "one", "src/ü.js": "two" };
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder(), path)), { recursive: true });
  writeFileSync(join(folder(), path), content);
}

/** As `sha256sum` and `openssl pkeyutl -sign -rawin` make it. */
function release(asBase64 = false): void {
  for (const [path, text] of Object.entries(files)) write(path, text);
  const list = Object.entries(files).map(([path, text]) => `${sha256(text)}  ./${path}\n`);
  const signature = sign(null, Buffer.from(list.join("")), privateKey);
  write(listFile, list.join(""));
  write(signatureFile, asBase64 ? `${signature.toString("base64")}\n` : signature);
}

for (const asBase64 of [false, true]) {
  test(`a release that is signed by the key is taken, its signature ${asBase64 ? "as text" : "as bytes"}`, async () => {
    release(asBase64);
    await expect(verifySignedRelease(folder(), pem)).resolves.toBeUndefined();
  });
}

const changes: Readonly<Record<string, readonly [change: () => void, says: string]>> = {
  "a changed file": [() => write("src/a b.js", "evil"), "is not as it was signed"],
  "an added file": [() => write("src/evil.js", ""), "src/evil.js is not in"],
  "a changed list": [() => write(listFile, `${sha256("{}")}  package.json\n`), "is not of this key"],
  "the signature of another": [
    () => write(signatureFile, sign(null, Buffer.from("x"), generateKeyPairSync("ed25519").privateKey)),
    "is not of this key",
  ],
  "no signature": [() => write(signatureFile, ""), "is not of this key"],
};

for (const [name, [change, says]] of Object.entries(changes)) {
  test(`a release with ${name} is refused`, async () => {
    release();
    change();
    await expect(verifySignedRelease(folder(), pem)).rejects.toThrow(says);
  });
}

test("a release without a list, or with a file missing, is refused", async () => {
  write("package.json", "{}");
  await expect(verifySignedRelease(folder(), pem)).rejects.toThrow(`it has no ${listFile}`);
  const list = `${sha256("{}")}  package.json\n${sha256("x")}  gone.js\n`;
  write(listFile, list);
  write(signatureFile, sign(null, Buffer.from(list), privateKey));
  await expect(verifySignedRelease(folder(), pem)).rejects.toThrow("gone.js is missing");
});

test("a key of another kind is refused, and not shown", async () => {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({
    type: "spki",
    format: "pem",
  });
  for (const key of [rsa.toString(), "-----BEGIN PUBLIC KEY-----\nsecret-text\n-----END PUBLIC KEY-----"]) {
    release();
    const failure = await verifySignedRelease(folder(), key).catch((error: unknown) => String(error));
    expect(failure).toContain("no public Ed25519 key");
    expect(failure).not.toContain("secret-text");
  }
});

test("every checksum is looked at, whatever its letters look like", async () => {
  write("archive", "content");
  const file = join(folder(), "archive");
  const right = checksumOf("sha256", sha256("content").toUpperCase());
  await expect(verifyChecksums(file, [right])).resolves.toBeUndefined();
  const wrong = checksumOf("sha512", "0".repeat(128));
  await expect(verifyChecksums(file, [right, wrong])).rejects.toThrow("another sha512");
  expect(() => checksumOf("sha256", "abc")).toThrow("that is none");
});
