import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder of its own for one test, on the real file system, with what a person does in it. */
export class Workspace {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "edgeloom-workspace-")));

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    onTestFinished(() => rmSync(this.root, { recursive: true, force: true }));
  }

  path(path: string): string {
    return join(this.root, path);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), text);
  }

  read(path: string): string {
    return readFileSync(this.path(path), "utf8");
  }

  rename(from: string, to: string): void {
    renameSync(this.path(from), this.path(to));
  }

  remove(path: string): void {
    rmSync(this.path(path), { recursive: true });
  }

  /** All files below a folder with their content and the time of their last change: equal when nothing touched them. */
  traces(folder: string): Readonly<Record<string, string>> {
    const files = readdirSync(this.path(folder), { recursive: true, encoding: "utf8" }).sort();
    const entries = files.map((file) => [file, this.traceOf(join(folder, file))] as const);
    return Object.fromEntries(entries);
  }

  private traceOf(path: string): string {
    const found = statSync(this.path(path), { bigint: true });
    return found.isFile() ? `${found.mtimeNs} ${found.ino} ${this.read(path)}` : "folder";
  }
}

/** A schema that is fine. */
export const person = JSON.stringify({
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Person",
  type: "object",
  required: ["name"],
  properties: { name: { type: "string" }, age: { type: "integer", minimum: 0 } },
});

/** A schema with one error: a reference that leads nowhere. */
export const broken = JSON.stringify({
  type: "object",
  properties: { other: { $ref: "#/$defs/Othr" } },
  $defs: { Other: { type: "string" } },
});
