import { closeSync, openSync, readSync } from "node:fs";
import { resolve } from "node:path";
import type { SecretReference } from "@edgeloom/ivy-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import { isSecretKey, redacted, Secret } from "@edgeloom/runtime/base";

/** Where references to secrets lead. */
export type SecretPlaces = {
  /** Environment variables; those of the process when left out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Relative paths begin here: the folder of the configuration. */
  readonly folder: string;
};

const maxSecretBytes = 65_536;

/**
 * The secret that a configuration holds or refers to (specification R6).
 *
 * @throws EdgeloomError `CONFIG` when the variable is not set or the file cannot be read; never with the secret
 */
export function resolveSecret(
  given: string | SecretReference,
  { env = process.env, folder }: SecretPlaces,
): Secret {
  if (typeof given === "string") return new Secret(given);
  return "env" in given ? fromVariable(given.env, env) : fromFile(resolve(folder, given.file));
}

function fromVariable(name: string, env: Readonly<Record<string, string | undefined>>): Secret {
  const value = env[name];
  if (value !== undefined && value !== "") return new Secret(value);
  throw new EdgeloomError("CONFIG", `the environment variable ${name} holds no secret`, {
    place: name,
    fix: `set ${name} in the environment or in config/.env`,
  });
}

function fromFile(file: string): Secret {
  const value = readSmall(file)?.replace(/\s+$/, "");
  if (value !== undefined && value !== "") return new Secret(value);
  throw new EdgeloomError("CONFIG", `no secret can be read from ${file}`, {
    place: file,
    fix: `write the secret into a file of at most ${maxSecretBytes} bytes that the node may read`,
  });
}

function readSmall(file: string): string | undefined {
  const buffer = Buffer.alloc(maxSecretBytes + 1);
  try {
    const handle = openSync(file, "r");
    try {
      const size = readSync(handle, buffer, 0, buffer.length, 0);
      return size > maxSecretBytes ? undefined : buffer.toString("utf8", 0, size);
    } finally {
      closeSync(handle);
    }
  } catch {
    return undefined;
  }
}

/** A configuration as it may be logged or sent: what stands under the key of a secret is covered. */
export function withoutSecrets<T>(value: T): T {
  return covered(value) as T;
}

function covered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(covered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      isSecretKey(key) && typeof member === "string" ? redacted : covered(member),
    ]),
  );
}

/** The secrets that a configuration holds itself, for a `Redactor`. */
export function secretsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(secretsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    isSecretKey(key) && typeof member === "string" ? [member] : secretsIn(member),
  );
}
