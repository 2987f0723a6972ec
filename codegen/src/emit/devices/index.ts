import { type ApiModel, type DeviceDecl, groupBy, type Json, type ModuleDecl } from "../../ir/index.js";
import {
  code,
  docs,
  type Fragment,
  fields,
  indent,
  join,
  key,
  lines,
  list,
  lit,
  memberName,
  runtime,
  sym,
} from "../../print/index.js";
import { type Analysis, analyse } from "../analysis/index.js";
import { sourcesOf } from "../files.js";
import { type EmitOptions, namedMembers } from "../options.js";
import type { EmitResult, FilePlan, SymbolPlan } from "../plan.js";
import { symbolOf } from "../symbols.js";
import { canonicalValue } from "./canonical.js";
import { payloadCall, payloadTypes } from "./payload.js";
import { rulesInWords } from "./rule-words.js";

/** Emits a descriptor per device module, one file per document. Needs the models beside it. */
export function emitDevices(model: ApiModel, options: EmitOptions = {}): EmitResult {
  const modules = model.modules ?? [];
  if (modules.length === 0) return { symbols: [], files: [] };
  const analysis = analyse(model);
  const files = [...groupBy(modules, fileOf)].map(
    ([path, declared]): FilePlan => ({
      path,
      template: "module",
      about: "Device modules of the Fleet Protocol.",
      declarations: declared.map((module) => ({
        symbol: idOf(module),
        rank: 0,
        body: declaration(module, analysis, options),
      })),
      sources: sourcesOf(declared),
    }),
  );
  return { symbols: modules.map(symbolFor), files };
}

function fileOf({ group }: ModuleDecl): string {
  return `modules/${group}`;
}

function idOf({ origin }: ModuleDecl) {
  return symbolOf.deviceModule(origin.file);
}

function symbolFor(module: ModuleDecl): SymbolPlan {
  return {
    id: idOf(module),
    proposed: module.symbolName,
    casing: "pascal",
    suffix: "Module",
    file: fileOf(module),
    space: "value",
    exported: true,
    origin: module.origin,
  };
}

function declaration(module: ModuleDecl, analysis: Analysis, options: EmitOptions): Fragment {
  const { name, number } = module;
  const devices = namedMembers(module.devices, options);
  const types = devices.map(
    ([member, device]) =>
      code`${deviceDocs(device)}readonly ${memberName(member)}: ${deviceType(device, analysis)};`,
  );
  const values = devices.map(([member, device]) => code`${key(member)}: ${deviceCall(device)},`);
  const about = docs(module.docs, { notes: [`Module: ${number}`] });
  const type = code`${runtime("DeviceModule")}<{${indent(lines(types))}}>`;
  const facts = moduleFacts(module, options);
  const made = code`${runtime("deviceModule")}(${lit(number)}, ${lit(name)}, {${indent(lines(values))}}${facts})`;
  return code`${about}export const ${sym(idOf(module))}: ${type} = /*@__PURE__*/ ${made};`;
}

/** A pattern is written as it was found to run quickly: by a shorter one that is found in the same texts. */
function moduleFacts({ rolePattern }: ModuleDecl, { patternRun }: EmitOptions): Fragment {
  if (rolePattern === undefined) return code``;
  const source = patternRun?.(rolePattern).source ?? rolePattern;
  return code`, ${fields([code`rolePattern: ${lit(source)}`])}`;
}

function deviceDocs({ docs: said, type, alsoTypes = [], rules }: DeviceDecl): Fragment {
  const others = alsoTypes.length === 0 ? "" : `; statuses may also carry ${alsoTypes.join(", ")}`;
  return docs(said, { notes: [`Device type: ${type}${others}`, ...rulesInWords(rules)] });
}

/** What is read of status, command and error, what may be given as status and command, and whose it is. */
function deviceType({ payloads, brand }: DeviceDecl, analysis: Analysis): Fragment {
  const [status, command, error] = [payloads.status, payloads.command, payloads.error].map((payload) =>
    payloadTypes(payload, analysis),
  ) as [PayloadTypes, PayloadTypes, PayloadTypes];
  const args = [status.out, command.out, error.out, status.in, command.in, lit(brand)];
  return code`${runtime("DeviceType")}<${join(args, ", ")}>`;
}

type PayloadTypes = ReturnType<typeof payloadTypes>;

function deviceCall(device: DeviceDecl): Fragment {
  const { status, command, error } = device.payloads;
  const payloads = lines([
    code`status: ${payloadCall(status)},`,
    code`command: ${payloadCall(command)},`,
    code`error: ${payloadCall(error)},`,
  ]);
  const call = code`${runtime("deviceType")}({${indent(payloads)}}, {${indent(lines(factsOf(device)))}})`;
  return code`/*@__PURE__*/ ${call}`;
}

function factsOf({ name, type, alsoTypes, brand, canonical, rules }: DeviceDecl): readonly Fragment[] {
  return [
    code`type: ${lit(type)},`,
    code`name: ${lit(name)},`,
    code`brand: ${lit(brand)},`,
    ...(alsoTypes === undefined ? [] : [code`alsoTypes: ${list(alsoTypes.map(lit))},`]),
    ...(canonical === undefined ? [] : [code`canonical: ${canonicalValue(canonical)},`]),
    code`rules: {${indent(lines(ruleLines(rules)))}},`,
  ];
}

/** One rule per line, in the order of their names. */
function ruleLines(rules: { readonly [rule: string]: Json }): readonly Fragment[] {
  return Object.keys(rules)
    .sort()
    .map((rule) => code`${key(rule)}: ${lit(rules[rule] as Json)},`);
}
