import { UsageError } from "../diagnostics/usage-error.js";

/** What an emitted package says of itself when it is published. What a `package.json` beside it says as well, wins. */
export type PackageFacts = {
  /** Name as npm takes it. Needed where the output has no `package.json`. */
  readonly name?: string;
  /** Version as npm takes it. Needed where the output has no `package.json`. */
  readonly version?: string;
  readonly description?: string;
  /** SPDX expression; `UNLICENSED` when nothing is said. */
  readonly license?: string;
  readonly author?: string;
  readonly keywords?: readonly string[];
  readonly homepage?: string;
  /** Address of the source; npm wants it for provenance. */
  readonly repository?: string;
  /** Folder of the package inside the repository. */
  readonly repositoryFolder?: string;
  /** Who may read it in the registry. */
  readonly access?: "public" | "restricted";
  /** Let npm attest which commit and which workflow published it. */
  readonly provenance?: boolean;
  /** Address of the registry; npm's own configuration when left out. */
  readonly registry?: string;
};

const isText = (value: unknown): boolean => typeof value === "string" && value !== "";

/** What each fact must be, and how that reads in a sentence. */
const rules: Readonly<Record<keyof PackageFacts, readonly [(value: unknown) => boolean, string]>> = {
  name: [isPackageName, 'a name as npm takes it, "@acme/gate-sdk"'],
  version: [isVersionText, 'a version as npm takes it, "0.1.0"'],
  description: [isText, "a text"],
  license: [isText, 'an SPDX expression, "Apache-2.0"'],
  author: [isText, "a text"],
  keywords: [(value) => Array.isArray(value) && value.every(isText), "a list of words"],
  homepage: [isAddress, "an absolute address"],
  repository: [isAddress, 'an absolute address, "git+https://git.example.com/acme/gate.git"'],
  repositoryFolder: [isText, "a path"],
  access: [(value) => value === "public" || value === "restricted", '"public" or "restricted"'],
  provenance: [(value) => typeof value === "boolean", "true or false"],
  registry: [isAddress, "an absolute address"],
};

/** Checks what a configuration says of a package. `place` names it in messages. Throws {@link UsageError}. */
export function checkPackageFacts(value: unknown, place: string): void {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new UsageError(
      `${place} is not an object.`,
      'Give facts of the package, as in { name: "@acme/gate-sdk", version: "0.1.0" }.',
    );
  for (const [name, fact] of Object.entries(value)) {
    if (!Object.hasOwn(rules, name))
      throw new UsageError(
        `${place} has an unknown key ${JSON.stringify(name)}.`,
        `Known keys: ${Object.keys(rules).join(", ")}.`,
      );
    const [holds, expected] = rules[name as keyof PackageFacts];
    if (!holds(fact)) throw new UsageError(`${place}.${name} is not ${expected}.`, "Correct it.");
  }
}

/** Whether a text is a name of a new package (npm: lower case, no leading dot, at most 214 characters). */
export function isPackageName(value: unknown): value is string {
  return (
    typeof value === "string" &&
    value.length <= 214 &&
    /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/.test(value)
  );
}

function isVersionText(value: unknown): boolean {
  return typeof value === "string" && /^\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(value);
}

function isAddress(value: unknown): boolean {
  return typeof value === "string" && URL.canParse(value);
}
