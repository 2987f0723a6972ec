import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { EdgeloomError } from "@edgeloom/runtime";
import type { Session } from "../session.js";

/** One step from one state of the tables to the next. */
export type Migration = {
  /** Name of its file; migrations run in the order of their names. */
  readonly name: string;
  readonly checksum: string;
  /** Whether the same file always has the same text; a compiled module looks different with each compiler. */
  readonly isPlainText: boolean;
  /** Does it, inside of a transaction. */
  readonly up: (session: Session) => void | Promise<void>;
};

const scripts = /\.sql$/;
const modules = /\.(js|mjs)$/;

/**
 * The migrations of a folder: `.sql` files, and `.js` or `.mjs` modules that export `up(session)`.
 *
 * @throws EdgeloomError `CONFIG` when there is no such folder
 */
export async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const names = (await namesIn(folder)).filter((name) => scripts.test(name) || modules.test(name)).sort();
  return Promise.all(names.map((name) => readMigration(join(folder, name), name)));
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    throw new EdgeloomError("CONFIG", `the folder with the migrations cannot be read: ${resolve(folder)}`, {
      place: folder,
      cause,
      fix: "create it, name another one with the option migrations, or give migrations: false",
    });
  }
}

async function readMigration(path: string, name: string): Promise<Migration> {
  const text = (await readFile(path, "utf8")).replaceAll("\r\n", "\n");
  const checksum = createHash("sha256").update(text).digest("hex");
  const isPlainText = scripts.test(name);
  const up = isPlainText ? (session: Session) => session.exec(text) : runModule(path, name);
  return { name, checksum, isPlainText, up };
}

/** Loaded when it is its turn: a device that is up to date loads none. */
function runModule(path: string, name: string): Migration["up"] {
  return async (session) => {
    const loaded: unknown = await import(pathToFileURL(path).href);
    const up: unknown =
      typeof loaded === "object" && loaded !== null && "up" in loaded ? loaded.up : undefined;
    if (typeof up !== "function") {
      throw new EdgeloomError("CONFIG", `the migration ${name} exports no function up`, {
        place: path,
        fix: "export function up(session) { … }",
      });
    }
    await up(session);
  };
}
