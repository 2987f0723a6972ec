import { randomUUID } from "node:crypto";
import { chmod, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { EdgeloomError } from "@edgeloom/runtime/base";
import type { StoredLogin, TokenStore } from "../auth/token-store.js";
import { fieldsOf, isToken, isWord, makeTokens } from "../auth/token-value.js";

const maxFileBytes = 1_048_576;

type Entries = Record<string, unknown>;

/**
 * Keeps logins in a JSON file that only its owner may read (mode 0600, its folder 0700). A write replaces the file as a whole,
 * so that a crash leaves the old or the new one. Rejects with `CONFIG` when others may read the file, or when it is damaged.
 */
export function fileTokenStore(path: string): TokenStore {
  let last: Promise<unknown> = Promise.resolve();
  /** One change after the other: each begins with what the one before has written. */
  const change = (edit: (entries: Entries) => void): Promise<void> => {
    const done = last.then(async () => {
      const entries = await readEntries(path);
      edit(entries);
      await writeEntries(path, entries);
    });
    last = done.catch(() => undefined);
    return done;
  };
  return {
    load: async (server) => {
      await last;
      return loginOf((await readEntries(path))[server]);
    },
    save: (server, login) => change((entries) => void (entries[server] = entryOf(login))),
    remove: (server) => change((entries) => void delete entries[server]),
  };
}

async function readEntries(path: string): Promise<Entries> {
  const empty = Object.create(null) as Entries;
  const found = await stat(path).catch(ignoreMissing);
  if (found === undefined) return empty;
  if (process.platform !== "win32" && (found.mode & 0o077) !== 0)
    throw unsafeFile(path, "others than its owner may read it", `run: chmod 600 ${path}`);
  if (found.size > maxFileBytes)
    throw unsafeFile(path, `it is larger than ${maxFileBytes} bytes`, "remove it and log in again");
  try {
    return Object.assign(empty, fieldsOf(JSON.parse(await readFile(path, "utf8"))));
  } catch {
    // The text of the parser's error would quote the file.
    throw unsafeFile(path, "it is not JSON", "remove it and log in again");
  }
}

async function writeEntries(path: string, entries: Entries): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(`${JSON.stringify(entries, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    // A narrow umask may have taken more away, a wide one cannot have added anything.
    await chmod(draft, 0o600);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

function entryOf({ tokens, username }: StoredLogin): object {
  return {
    token: tokens.token.reveal(),
    refreshToken: tokens.refreshToken?.reveal(),
    tokenType: tokens.tokenType,
    username,
  };
}

function loginOf(entry: unknown): StoredLogin | undefined {
  const { token, refreshToken, tokenType, username } = fieldsOf(entry);
  if (!isToken(token) || !isWord(tokenType)) return undefined;
  const tokens = makeTokens(token, isToken(refreshToken) ? refreshToken : undefined, tokenType);
  return typeof username === "string" ? { tokens, username } : { tokens };
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
  return undefined;
}

function unsafeFile(path: string, reason: string, fix: string): EdgeloomError {
  return new EdgeloomError("CONFIG", `The token file cannot be used: ${reason}.`, { place: path, fix });
}
