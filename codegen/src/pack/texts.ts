import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isRecord, type Manifest } from "./manifest.js";
import type { Subject } from "./subject.js";

const licenseNames = ["LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "COPYING"];

/** The licence of a package: its own, or else that of the nearest folder around it. */
export function licenseOf({
  folder,
  root,
}: Subject): { readonly name: string; readonly text: string } | undefined {
  for (let place = folder; ; place = dirname(place)) {
    const name = licenseNames.find((candidate) => existsSync(join(place, candidate)));
    if (name !== undefined) return { name, text: readFileSync(join(place, name), "utf8") };
    if (place === root || place === dirname(place)) return undefined;
  }
}

/** The changelog that `edgeloom release` keeps, or the beginning of one. */
export function changelogOf({ folder, manifest: { version } }: Subject): string {
  return (
    ownText(folder, "CHANGELOG.md") ?? `# Changelog\n\n## ${version}\n\nThe first version with a changelog.\n`
  );
}

/** A text file of the package folder; undefined when there is none. */
export function ownText(folder: string, name: string): string | undefined {
  const file = join(folder, name);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** What keeps a package from being as good as it could be, though it can be published. */
export function remarksOn(manifest: Manifest, hasLicense: boolean): readonly string[] {
  const { license, repository, publishConfig } = manifest;
  const isAttested = isRecord(publishConfig) && publishConfig["provenance"] === true;
  return [
    ...(hasLicense || license === "UNLICENSED"
      ? []
      : [`no LICENSE file, though it says ${JSON.stringify(license)}`]),
    ...(isAttested && repository === undefined ? ["provenance needs a repository, and none is named"] : []),
  ];
}
