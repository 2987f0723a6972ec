import { dirname, resolve } from "node:path";
import type { Change } from "../diff/index.js";
import type { ApiModel } from "../ir/index.js";
import { nodeHost } from "../load/index.js";
import { Memory } from "../memory.js";
import type { PackageJob } from "../package-run.js";
import { type Emitted, emitPackage } from "../package-stages.js";
import { KeepingHost } from "./keeping-host.js";

/** One package that is generated again and again, with what is kept from one run to the next. */
export class PackageSession {
  private readonly host = new KeepingHost(nodeHost);
  private readonly memory = new Memory();
  private documents: readonly string[] = [];
  private shown: ApiModel | undefined;

  constructor(readonly job: PackageJob) {}

  /** Generates the package from what stands on the disk now. One with errors keeps its old output. */
  async run(): Promise<Emitted> {
    this.host.startRun();
    const generated = await emitPackage({ ...this.job, host: this.host, memory: this.memory });
    this.documents = generated.documents.map(({ file }) => file);
    return generated;
  }

  /** What a run changed since the last that was asked about; undefined for the first. */
  async changesTo(model: ApiModel): Promise<readonly Change[] | undefined> {
    const before = this.shown;
    this.shown = model;
    if (before === undefined) return undefined;
    const { compareModels } = await import("../diff/index.js");
    return compareModels(before, model).changes;
  }

  /** The folders in which a change may matter: those of the inputs with what is below them, and of documents that a reference reaches. */
  folders(): ReadonlySet<string> {
    const { root, inputs, templates = {} } = this.job;
    const files = [...this.documents, ...Object.values(templates)];
    const found = new Set(files.map((file) => dirname(resolve(root, file))));
    const open = inputs.map((input) => resolve(root, input));
    for (const path of open) {
      const isFolder = nodeHost.stat(path)?.kind === "folder";
      found.add(isFolder ? path : dirname(path));
      if (isFolder) open.push(...foldersIn(path));
    }
    return found;
  }
}

function foldersIn(path: string): readonly string[] {
  try {
    return nodeHost
      .list(path)
      .filter((name) => name !== "node_modules" && !name.startsWith("."))
      .map((name) => resolve(path, name))
      .filter((inner) => nodeHost.stat(inner)?.kind === "folder");
  } catch {
    // Gone while we looked: its end is an event of the folder around it.
    return [];
  }
}
