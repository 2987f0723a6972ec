import { createHash, timingSafeEqual } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { EdgeloomError } from "@edgeloom/runtime";

/** Hash functions that nobody can find a second archive for. */
export type HashName = "sha256" | "sha384" | "sha512";

/** What the bytes of an archive have to give. */
export type Checksum = { readonly algorithm: HashName; readonly hex: string };

const digits: Readonly<Record<HashName, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** Whether a text names a hash function that is good enough. */
export function isHashName(name: string): name is HashName {
  return Object.hasOwn(digits, name);
}

/**
 * A checksum from the digits that a source gives.
 *
 * @throws EdgeloomError `MALFORMED` when they are none
 */
export function checksumOf(algorithm: HashName, hex: string): Checksum {
  if (hex.length === digits[algorithm] && /^[0-9a-f]+$/i.test(hex))
    return { algorithm, hex: hex.toLowerCase() };
  throw new EdgeloomError("MALFORMED", `the source gives a ${algorithm} of the release that is none`, {
    place: "release",
    fix: "publish the release again",
  });
}

/**
 * Reads a file and compares it with all checksums.
 *
 * @throws EdgeloomError `INVALID` when one differs
 */
export async function verifyChecksums(
  file: string,
  checksums: readonly Checksum[],
  signal?: AbortSignal,
): Promise<void> {
  for (const { algorithm, hex } of checksums) {
    const hash = createHash(algorithm);
    await pipeline(createReadStream(file), hash, signal === undefined ? {} : { signal });
    const found = hash.digest();
    if (!timingSafeEqual(found, Buffer.from(hex, "hex"))) throw differs(algorithm, found.toString("hex"));
  }
}

function differs(algorithm: HashName, found: string): EdgeloomError {
  return new EdgeloomError("INVALID", `the archive of the release has another ${algorithm}: ${found}`, {
    place: "release",
    fix: "find out who has changed the release, or correct the checksum",
  });
}
