import { isVersion, type Version } from "@edgeloom/ivy-sdk";

/** The name of the tag that a version is released under: `v1.2.3`. */
export function versionTag(version: Version): string {
  return `v${version}`;
}

/** Whether a text is a version, such as the name of a version's folder. */
export function isVersionText(text: string): text is Version {
  return isVersion(text);
}

const stages = ["alpha", "beta", "rc", undefined];
const parts = /^(\d+)\.(\d+)\.(\d+)(?:-(alpha|beta|rc)\.(\d+))?$/;

/**
 * Orders versions: by their three numbers, then alpha, beta, rc, release, then the counter. Negative when `left` comes first; 0 when
 * neither does, though the texts may differ, as in `1.2.3` and `01.2.3` (specification §2.4).
 */
export function compareVersions(left: Version, right: Version): number {
  const [a, b] = [ranksOf(left), ranksOf(right)];
  for (const [index, rank] of a.entries()) {
    const other = b[index] ?? 0n;
    if (rank !== other) return rank < other ? -1 : 1;
  }
  return 0;
}

/** Of any length, as the pattern has it. */
function ranksOf(version: Version): readonly bigint[] {
  const [, major = "0", minor = "0", patch = "0", stage, counter = "0"] = parts.exec(version) ?? [];
  return [BigInt(major), BigInt(minor), BigInt(patch), BigInt(stages.indexOf(stage)), BigInt(counter)];
}
