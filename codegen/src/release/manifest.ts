/** The text of a `package.json` with another version: how people have laid it out is theirs. Undefined when it has no version at its root. */
export function withVersion(text: string, version: string): string | undefined {
  for (const { index, 0: found, 1: head } of text.matchAll(/("version"\s*:\s*)"[^"\\]*"/g)) {
    const changed = `${text.slice(0, index)}${head}${JSON.stringify(version)}${text.slice(index + found.length)}`;
    // Other objects inside may have a version, too.
    if ((JSON.parse(changed) as { readonly version?: unknown }).version === version) return changed;
  }
  return undefined;
}
