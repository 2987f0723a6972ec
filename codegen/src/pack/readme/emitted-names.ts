/** An exported object of an emitted package, the wire name it stands for, and its members by their wire names. */
export type EmittedGroup = {
  readonly name: string;
  readonly wireName: string;
  /** What a member is called, by its name on the wire. */
  readonly members: ReadonlyMap<string, string>;
};

/** What programs of users name, as the emitted files call it. */
export type EmittedNames = {
  readonly services: readonly EmittedGroup[];
  readonly topics: readonly EmittedGroup[];
  /** Groups of REST operations; members by `METHOD /path`. */
  readonly operations: readonly EmittedGroup[];
  /** Device modules; members are their device types. */
  readonly modules: readonly EmittedGroup[];
};

const text = String.raw`"(?:[^"\\]|\\.)*"`;
const serviceHead = new RegExp(String.raw`^export const (\w+): e\.Service<[^]*? e\.service\((${text})`);
const topicHead = new RegExp(String.raw`^export const (\w+): e\.Topic<[^]*? e\.topic\((${text})`);
const method = new RegExp(String.raw`^ {2}(\S+): /\*@__PURE__\*/ e\.method\((${text})`, "gm");
const message = new RegExp(String.raw`^ {2}(\S+): /\*@__PURE__\*/ e\.message\((${text})`, "gm");
const moduleHead = /^export const (\w+): e\.DeviceModule</;
const device = /^ {2}(\S+): \/\*@__PURE__\*\/ e\.deviceType\(/gm;
const operation = new RegExp(
  String.raw`^(?:export )?const (\w+): e\.Operation<.* = \{\s+method: (${text}),\s+path: (${text})`,
  "gm",
);

/** Reads names out of emitted files. They alone know them: clashes are solved only when everything is emitted. */
export function emittedNames(files: ReadonlyMap<string, string>): EmittedNames {
  const parts = [...files].flatMap(([path, content]) =>
    path.startsWith("services/") || path.startsWith("topics/") ? content.split(/^(?=export const )/m) : [],
  );
  return {
    services: parts.flatMap((part) => groupIn(part, serviceHead, method)),
    topics: parts.flatMap((part) => groupIn(part, topicHead, message)),
    operations: operationsIn(files),
    modules: [...files].flatMap(([path, content]) => (path.startsWith("modules/") ? modulesIn(content) : [])),
  };
}

function modulesIn(content: string): readonly EmittedGroup[] {
  return content.split(/^(?=export const )/m).flatMap((part) => {
    const [, name] = moduleHead.exec(part) ?? [];
    const devices = [...part.matchAll(device)].map(([, called = ""]) => [called, called] as const);
    return name === undefined ? [] : [{ name, wireName: name, members: new Map(devices) }];
  });
}

function groupIn(part: string, head: RegExp, member: RegExp): readonly EmittedGroup[] {
  const [, name, wireName] = head.exec(part) ?? [];
  if (name === undefined || wireName === undefined) return [];
  const members = [...part.matchAll(member)].map(
    ([, called = "", wire = '""']) => [parsed(wire), called] as const,
  );
  return [{ name, wireName: parsed(wireName), members: new Map(members) }];
}

function operationsIn(files: ReadonlyMap<string, string>): readonly EmittedGroup[] {
  const index = files.get("index.ts") ?? "";
  return [...index.matchAll(/^export \* as (\w+) from "\.\/(rest\/[^"]+)\.js";/gm)].map(
    ([, name = "", path = ""]) => {
      const content = files.get(`${path}.ts`) ?? "";
      const [, renamed = ""] = /^export \{ (.*) \};$/m.exec(content) ?? [];
      const aliases = new Map(
        renamed
          .split(", ")
          .map((each) => each.split(" as "))
          .map(([local = "", exported = local]) => [local, exported]),
      );
      const members = [...content.matchAll(operation)].map(
        ([, local = "", verb = '""', route = '""']) =>
          [`${parsed(verb)} ${parsed(route)}`, aliases.get(local) ?? local] as const,
      );
      return { name, wireName: name, members: new Map(members) };
    },
  );
}

const parsed = (literal: string): string => String(JSON.parse(literal));
