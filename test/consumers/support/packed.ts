import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { jobsOf } from "../../../codegen/src/cli/jobs.js";
import { loadConfig } from "../../../codegen/src/config/load-config.js";
import { type Packed, packPackage, subjectOf, writtenSubject } from "../../../codegen/src/pack/index.js";

/** This repository. */
export const repository = join(import.meta.dirname, "../../..");

// It says the same as the one that packages are packed with by default, in a fifth of the time.
const compiler = join(repository, "node_modules/typescript-native/bin/tsc");

/** Packs everything that the repository would publish for programs to use: the SDKs, and what people wrote below and above them. */
export async function packRepository(): Promise<ReadonlyMap<string, Packed>> {
  const { config, root } = await loadConfig(repository);
  const emitted = jobsOf({ root, packages: config.packages, force: false, json: false }).flatMap((job) => {
    const subject = subjectOf({ job, facts: undefined });
    return subject === undefined ? [] : [subject];
  });
  const written = readdirSync(join(root, "runtime"))
    .map((name) => join(root, "runtime", name))
    .filter((folder) => existsSync(join(folder, "package.json")))
    .map((folder) => writtenSubject(folder, root));
  const packed = new Map<string, Packed>();
  for (const subject of [...emitted, ...written]) {
    const result = await packPackage(subject, { compiler });
    packed.set(result.manifest.name, result);
  }
  return packed;
}

/** A text file of a package. */
export function textIn({ files }: Packed, path: string): string {
  const file = files.find((each) => each.path === path);
  if (file === undefined) throw new Error(`There is no ${path}.`);
  return new TextDecoder().decode(file.content);
}

/** The program that the README of a package begins with. */
export function firstProgram(packed: Packed): string {
  const [, program] = /## A first call\n\n```ts\n([^]*?)\n```/.exec(textIn(packed, "README.md")) ?? [];
  if (program === undefined) throw new Error("The README shows no call.");
  return program;
}
