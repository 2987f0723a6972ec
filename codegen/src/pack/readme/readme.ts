import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import type { PackageJob } from "../../package-run.js";
import type { Manifest } from "../manifest.js";
import type { FirstCall } from "./callable.js";
import { type EmittedGroup, type EmittedNames, emittedNames } from "./emitted-names.js";
import { firstCall } from "./first-call.js";
import { serverAddress } from "./server-address.js";

/** The README of an emitted package: how to install it, a first call that really works, and what it offers. */
export async function renderReadme(manifest: Manifest, job: PackageJob, sources: string): Promise<string> {
  const { compile, understand } = await import("../../pipeline.js");
  const { withViews } = await import("../../ir/index.js");
  const files = emittedFiles(sources);
  const names = emittedNames(files);
  const models = compile(job).names;
  const { model, documents } = understand(job);
  const call =
    model &&
    firstCall({
      model: withViews(model),
      names,
      models,
      hasValidators: [...files.values()].some((text) => text.includes(" e.model(")),
      packageName: manifest.name,
      serverOf: ({ origin }) => serverAddress(documents, origin.file),
    });
  return readmeText(manifest, names, [...models.values()], call);
}

/** The README of a package about which only its manifest is known. */
export function plainReadme(manifest: Manifest): string {
  return readmeText(manifest, emittedNames(new Map()), [], undefined);
}

function emittedFiles(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  return new Map(files.map((file) => [file.split(sep).join("/"), readFileSync(join(folder, file), "utf8")]));
}

function readmeText(
  manifest: Manifest,
  names: EmittedNames,
  models: readonly string[],
  call: FirstCall | undefined,
): string {
  const { name, description, license } = manifest;
  const install = ["npm install", name, ...(call?.peers ?? [])].join(" ");
  const offers = [
    ...offer("REST operations", names.operations),
    ...offer("RPC services", names.services),
    ...offer("Topics", names.topics),
    ...offer("Device modules", names.modules),
    ...(models.length === 0 ? [] : [`* ${models.length} models: ${listOf(models)}`]),
  ];
  return [
    `# ${name}\n`,
    ...(typeof description === "string" ? [`${plainText(description)}\n`] : []),
    `\`\`\`sh\n${install}\n\`\`\`\n`,
    ...(call === undefined ? [] : [`## A first call\n\n\`\`\`ts\n${call.program}\n\`\`\`\n`]),
    ...(offers.length === 0 ? [] : [`## What it offers\n\n${offers.join("\n")}\n`]),
    "## Good to know\n",
    [
      "* Works with `import` and `require`, on Node 20.19 or newer, and through bundlers; types for TypeScript 5.9 to 7.",
      "* Whatever a program does not use, its bundler leaves out.",
      "* What changed from version to version stands in `CHANGELOG.md`.",
      ...(typeof license === "string" ? [`* Licence: ${plainText(license)}.`] : []),
    ].join("\n"),
    "",
  ].join("\n");
}

function offer(title: string, groups: readonly EmittedGroup[]): readonly string[] {
  if (groups.length === 0) return [];
  const listed = groups.map(({ name, members }) => `  * \`${name}\`: ${listOf([...members.values()])}`);
  return [`* ${title}`, ...listed];
}

const maxListed = 8;

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, maxListed).map((name) => `\`${name}\``);
  return [...shown, ...(names.length > maxListed ? [`${names.length - maxListed} more`] : [])].join(", ");
}

/** Text of a manifest, on one line and without anything that Markdown or HTML would take for its own. */
function plainText(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_{}[\]<>#|~]/g, (sign) => `\\${sign}`);
}
