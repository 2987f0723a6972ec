/** A plain file name: what every file system and every tool reads the same way. Starting dots and dashes are not in it. */
const plain = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

/** Devices that Windows finds in every folder, whatever the extension. */
const device = /^(?:con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9]|lpt[0-9])(?:\.|$)/i;

/** Names that package managers and other tools give a meaning to, beside those that start with a dot. */
const meaningful: ReadonlySet<string> = new Set([
  "node_modules",
  "package.json",
  "package-lock.json",
  "npm-shrinkwrap.json",
  "bower_components",
]);

const maxBytes = 255;

/** Why a text may not be one segment of an emitted path, or undefined when it may. */
export function segmentProblem(segment: string): string | undefined {
  if (segment === "" || segment === "." || segment === "..") return "is no name";
  if (segment.length > maxBytes) return `is longer than ${maxBytes} bytes`;
  if (!plain.test(segment)) return "holds something other than ASCII letters, digits, `_`, `-` and `.`";
  if (segment.endsWith(".")) return "ends with a dot";
  if (device.test(segment)) return "is the name of a device";
  if (meaningful.has(segment.toLowerCase())) return "has a meaning to other tools";
  return undefined;
}

/** Paths that meet in one file, or in a file and a folder, on a disk that ignores case. Each with the one it meets. */
export function pathClashes(paths: readonly string[]): readonly (readonly [path: string, other: string])[] {
  const files = new Map<string, string>();
  const clashes: (readonly [string, string])[] = [];
  const sorted = [...paths].sort();
  for (const path of sorted) {
    const other = files.get(folded(path));
    if (other !== undefined) clashes.push([path, other]);
    else files.set(folded(path), path);
  }
  for (const path of sorted) {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const other = files.get(folded(path.slice(0, end)));
      if (other !== undefined) clashes.push([path, other]);
    }
  }
  return [...clashes, ...folderTwins(sorted)];
}

/** Folders that differ only in case would be one folder on some disks and two on others. */
function folderTwins(paths: readonly string[]): readonly (readonly [string, string])[] {
  const folders = new Map<string, { readonly spelled: string; readonly path: string }>();
  const twins: (readonly [string, string])[] = [];
  for (const path of paths) {
    for (let end = path.indexOf("/"); end > 0; end = path.indexOf("/", end + 1)) {
      const spelled = path.slice(0, end);
      const known = folders.get(folded(spelled));
      if (known === undefined) folders.set(folded(spelled), { spelled, path });
      else if (known.spelled !== spelled) twins.push([path, known.path]);
    }
  }
  return twins;
}

/** Segments are ASCII, so lower case is all that folding takes; normalising costs nothing and guards against a change of that rule. */
function folded(path: string): string {
  return path.normalize("NFC").toLowerCase();
}
