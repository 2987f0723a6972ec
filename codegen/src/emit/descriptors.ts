import { type ApiModel, type Docs, groupBy, type Origin } from "../ir/index.js";
import {
  code,
  type Door,
  docs,
  type Fragment,
  indent,
  key,
  lines,
  lit,
  memberName,
  runtime,
  sym,
} from "../print/index.js";
import { type Analysis, analyse } from "./analysis/index.js";
import { sourcesOf } from "./files.js";
import { type EmitOptions, type Member, namedMembers } from "./options.js";
import type { EmitResult, FilePlan, SymbolId, SymbolPlan } from "./plan.js";
import { symbolOf } from "./symbols.js";

/** What a topic and a service have in common. */
export type Described = {
  readonly name: string;
  readonly group: string;
  readonly origin: Origin;
  readonly docs: Docs;
};

/** How declarations of one kind become descriptors: `export const PresenceTopic: e.Topic<…> = e.topic(…)`. */
export type DescriptorKind<D extends Described, M extends Member> = {
  readonly folder: "topics" | "services";
  readonly suffix: "Topic" | "Service";
  /** One line for the header of the files. */
  readonly about: string;
  readonly type: Door;
  readonly call: Door;
  /** What its address is called in doc comments. */
  readonly addressWord: string;
  readonly declared: (model: ApiModel) => readonly D[];
  readonly idOf: (declared: D) => SymbolId;
  readonly addressOf: (declared: D) => string;
  readonly membersOf: (declared: D) => readonly (M & { readonly docs: Docs })[];
  readonly memberType: (member: M, analysis: Analysis) => Fragment;
  readonly memberCall: (member: M) => Fragment;
};

/** Emits one descriptor per declaration of a kind, one file per group. Needs the models and the wire rules beside it. */
export function emitDescriptors<D extends Described, M extends Member>(
  kind: DescriptorKind<D, M>,
  model: ApiModel,
  options: EmitOptions,
): EmitResult {
  const analysis = analyse(model);
  const all = kind.declared(model);
  const fileOf = ({ group }: D): string => `${kind.folder}/${group}`;
  const files = [...groupBy(all, fileOf)].map(
    ([path, declared]): FilePlan => ({
      path,
      template: "module",
      about: kind.about,
      declarations: declared.map((one) => ({
        symbol: kind.idOf(one),
        rank: 0,
        body: declaration(kind, one, analysis, options),
      })),
      sources: sourcesOf(declared),
    }),
  );
  return { symbols: all.map((one) => symbolFor(kind, one, fileOf(one))), files };
}

function symbolFor<D extends Described, M extends Member>(
  kind: DescriptorKind<D, M>,
  declared: D,
  file: string,
): SymbolPlan {
  const { name: proposed, origin } = declared;
  return {
    id: kind.idOf(declared),
    proposed,
    casing: "pascal",
    suffix: kind.suffix,
    file,
    space: "value",
    exported: true,
    origin,
  };
}

function declaration<D extends Described, M extends Member>(
  kind: DescriptorKind<D, M>,
  declared: D,
  analysis: Analysis,
  options: EmitOptions,
): Fragment {
  const address = kind.addressOf(declared);
  const members = namedMembers(kind.membersOf(declared), options);
  const types = members.map(
    ([name, member]) =>
      code`${docs(member.docs)}readonly ${memberName(name)}: ${kind.memberType(member, analysis)};`,
  );
  const values = members.map(
    ([name, member]) => code`${key(name)}: /*@__PURE__*/ ${kind.memberCall(member)},`,
  );
  const about = docs(declared.docs, { notes: [`${kind.addressWord}: \`${address}\``] });
  const type = code`${runtime(kind.type)}<{${indent(lines(types))}}>`;
  const made = code`${runtime(kind.call)}(${lit(address)}, ${sym(symbolOf.wireRules())}, {${indent(lines(values))}})`;
  return code`${about}export const ${sym(kind.idOf(declared))}: ${type} = /*@__PURE__*/ ${made};`;
}
