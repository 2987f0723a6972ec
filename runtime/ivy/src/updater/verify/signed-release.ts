import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EdgeloomError } from "@edgeloom/runtime";
import { filesIn, sha256Of } from "./folder-files.js";

/** At the top of a signed release: what `sha256sum` prints for every other file of it. */
export const listFile = "release.sha256";
/** Beside it: the Ed25519 signature of that list, 64 bytes or their base64 text. */
export const signatureFile = "release.sha256.sig";

const maxListBytes = 16_777_216;
const line = /^([0-9a-f]{64}) [ *](?:\.\/)?(.+)$/;

/**
 * Judges an unpacked release by its signature: the list of its files is signed by the key, and every file is in the list as it is. The
 * list signs the content and not the archive, since git hosts pack the same content in different ways.
 *
 * @param publicKey - PEM
 * @param files - what belongs to the release; all that is in the folder when left out
 * @throws EdgeloomError `INVALID` when anything differs; `CONFIG` when the key is no Ed25519 key
 */
export async function verifySignedRelease(
  folder: string,
  publicKey: string,
  files?: readonly string[],
): Promise<void> {
  const key = ed25519Key(publicKey);
  const list = readList(join(folder, listFile), listFile);
  const signature = signatureOf(readList(join(folder, signatureFile), signatureFile));
  if (!verify(null, list, key, signature)) throw refused(`the signature of ${listFile} is not of this key`);
  const expected = entriesOf(list.toString("utf8"));
  for (const file of files ?? (await filesIn(folder))) {
    if (file === listFile || file === signatureFile) continue;
    const hex = expected.get(file);
    if (hex === undefined) throw refused(`${file} is not in ${listFile}`);
    if ((await sha256Of(join(folder, file))) !== hex) throw refused(`${file} is not as it was signed`);
    expected.delete(file);
  }
  const [missing] = expected.keys();
  if (missing !== undefined) throw refused(`${missing} is missing`);
}

function ed25519Key(pem: string): KeyObject {
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch {
    // Said below: the text of the library's error may show the key.
  }
  throw new EdgeloomError("CONFIG", "the signing key is no public Ed25519 key", {
    place: "updater.signing_key",
    fix: "give what `openssl pkey -pubout` prints for it",
  });
}

function readList(file: string, name: string): Buffer {
  try {
    const bytes = readFileSync(file);
    if (bytes.length <= maxListBytes) return bytes;
  } catch {
    throw refused(`it has no ${name}`);
  }
  throw refused(`${name} is larger than ${maxListBytes} bytes`);
}

const signatureBytes = 64;

function signatureOf(bytes: Buffer): Buffer {
  return bytes.length === signatureBytes ? bytes : Buffer.from(bytes.toString("latin1"), "base64");
}

function entriesOf(text: string): Map<string, string> {
  const entries = new Map<string, string>();
  for (const row of text.split("\n")) {
    if (row === "") continue;
    const [, hex, file] = line.exec(row) ?? [];
    if (hex === undefined || file === undefined)
      throw refused(`${listFile} has a line that sha256sum does not print`);
    entries.set(file, hex);
  }
  return entries;
}

function refused(reason: string): EdgeloomError {
  return new EdgeloomError("INVALID", `the release is not signed: ${reason}`, {
    place: "release",
    fix: `sign it: list its files with sha256sum in ${listFile}, and sign that list with the Ed25519 key`,
  });
}
