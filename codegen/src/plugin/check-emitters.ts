import { UsageError } from "../diagnostics/usage-error.js";

/** Folders of the output that are taken. */
const taken: ReadonlySet<string> = new Set([
  "index",
  "models",
  "modules",
  "paths",
  "rest",
  "security",
  "services",
  "topics",
  "wire",
]);

/** Checks what a configuration lists as plug-ins. `place` names it in messages. Throws {@link UsageError}. */
export function checkEmitters(value: unknown, place: string): void {
  const fix = 'Give emitters made with `defineEmitter` of "edgeloom/plugin".';
  if (!Array.isArray(value)) throw new UsageError(`${place} is not a list.`, fix);
  const names = new Set<string>();
  for (const [index, entry] of value.entries()) {
    const { name, version, emit } = Object(entry) as Readonly<Record<string, unknown>>;
    const at = `${place}[${index}]`;
    if (typeof name !== "string" || !/^[a-z][a-z0-9-]{0,60}$/.test(name))
      throw new UsageError(
        `${at} has no name.`,
        'Name it with small letters, digits and dashes: name: "graphql".',
      );
    const called = `The plug-in ${JSON.stringify(name)}`;
    if (taken.has(name))
      throw new UsageError(`${called} has the name of a folder of ours.`, "Give it another one.");
    if (names.has(name)) throw new UsageError(`${called} is listed twice.`, "List it once.");
    if (typeof version !== "string" || version === "")
      throw new UsageError(`${called} has no version.`, 'Give it one: version: "1.0.0".');
    if (typeof emit !== "function") throw new UsageError(`${called} has no function \`emit\`.`, fix);
    names.add(name);
  }
}
