import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Diagnostics } from "../diagnostics/index.js";
import { defaultLimits, type Limits } from "../limits.js";
import { manifestName, nodeWriteHost, type Stamp, type WriteHost, writeTree } from "./index.js";

/** Text of an emitted file that passes the gate. */
export const constant = (name: string, value: number) => `export const ${name} = ${value};\n`;

/** What most tests write first. */
export const first = {
  "models/a.ts": constant("a", 1),
  "models/b.ts": constant("b", 1),
  "index.ts": constant("c", 1),
  "notes.txt": "free text ü\n",
};

/** Stamp of the first run. */
export const stamp: Stamp = { version: "1.0.0", inputsHash: "1".repeat(64) };

/** Stamp of a run over other inputs. */
export const nextStamp: Stamp = { version: "1.0.0", inputsHash: "2".repeat(64), documents: ["a.json"] };

type More = { readonly host?: WriteHost; readonly limits?: Partial<Limits>; readonly stamp?: Stamp };

/** A folder of its own for each test, on the real file system. */
export class Sandbox {
  readonly top = mkdtempSync(join(tmpdir(), "edgeloom-write-"));
  /** The output folder; does not exist before something is written. */
  root = "";
  private count = 0;

  /** Goes on with another output folder. */
  fresh(): void {
    this.root = join(this.another(), "out");
  }

  /** The path of another folder, which does not exist yet. */
  another(): string {
    return join(this.top, `${++this.count}`);
  }

  dispose(): void {
    rmSync(this.top, { recursive: true, force: true });
  }

  async write(files: Readonly<Record<string, string>>, more: More = {}) {
    const reporter = new Diagnostics();
    const limits = { ...defaultLimits, ...more.limits };
    const job = {
      root: this.root,
      files: new Map(Object.entries(files)),
      reporter,
      limits,
      stamp: more.stamp ?? stamp,
    };
    const result = await writeTree(more.host === undefined ? job : { ...job, host: more.host });
    const list = reporter.list;
    return { result, codes: list.map(({ code }) => code), messages: list.map(({ message }) => message) };
  }

  /** All files in the output folder but the manifest: temporary ones too. */
  output(): Readonly<Record<string, string>> {
    const { [manifestName]: _, ...files } = readFolder(this.root);
    return files;
  }

  /** Puts a file there that the generator did not write. */
  put(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }
}

/** All files below a folder, by path. */
export function readFolder(folder: string): Readonly<Record<string, string>> {
  if (!existsSync(folder)) return {};
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => !entry.isDirectory(),
  );
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]));
}

/** A host whose process ends at the given change: that one and all later ones fail, and a file may be cut off. */
export function failingHost(endsAt: number, code = "EIO"): WriteHost & { readonly changeCount: number } {
  let changeCount = 0;
  const change = (run: () => void): void => {
    if (changeCount++ >= endsAt) throw Object.assign(new Error("ended"), { code, syscall: "write" });
    run();
  };
  return {
    ...nodeWriteHost,
    get changeCount() {
      return changeCount;
    },
    makeFolder: (path) => change(() => nodeWriteHost.makeFolder(path)),
    createFile: (path, bytes) => {
      if (changeCount === endsAt) nodeWriteHost.createFile(path, bytes.subarray(0, bytes.length / 2));
      change(() => nodeWriteHost.createFile(path, bytes));
    },
    rename: (from, to) => change(() => nodeWriteHost.rename(from, to)),
    removeFile: (path) => change(() => nodeWriteHost.removeFile(path)),
    removeFolder: (path) => change(() => nodeWriteHost.removeFolder(path)),
  };
}
