import {
  type ApiModel,
  canonicalJson,
  type DeviceDecl,
  type DeviceRulesDecl,
  type Json,
  type ModuleDecl,
  type PayloadDecl,
  type PayloadRole,
  type TypeId,
} from "../ir/index.js";
import type { Change, Party } from "./change.js";
import { partiesOnce, type UseComparison } from "./compare-uses.js";
import { compareKeyed, factChange, useChange } from "./facts.js";
import type { Matched } from "./match.js";
import { partiesOf } from "./roles.js";

/** The differences between the device modules of two versions; what payloads say is told with their models. */
export function compareDevices(
  matched: Matched,
  uses: UseComparison,
  old: ApiModel,
  now: ApiModel,
): readonly Change[] {
  return compareKeyed(
    old.modules ?? [],
    now.modules ?? [],
    ({ symbolName }) => symbolName,
    (module, kind) =>
      factChange(titleOf(module), `module ${kind}`, module, {
        kind,
        breaks: kind === "removed" ? ["device", "sdk"] : [],
      }),
    (before, after) => compareModule(before, after, { matched, uses }),
  );
}

function titleOf({ symbolName }: ModuleDecl): string {
  return `module ${symbolName}`;
}

/** What is asked about the models that payloads carry. */
type Models = { readonly matched: Matched; readonly uses: UseComparison };

function compareModule(old: ModuleDecl, now: ModuleDecl, models: Models): readonly Change[] {
  const subject = titleOf(now);
  const changes: Change[] = [];
  if (old.number !== now.number)
    changes.push(factChange(subject, `number ${old.number} → ${now.number}`, now, { breaks: ["device"] }));
  if (old.name !== now.name)
    changes.push(
      factChange(subject, `${old.name} is called ${now.name} by the protocol`, now, { breaks: ["device"] }),
    );
  if (old.rolePattern !== now.rolePattern) {
    const reason = `roles ${shown(old.rolePattern)} → ${shown(now.rolePattern)}`;
    const breaks: readonly Party[] = now.rolePattern === undefined ? [] : ["device"];
    changes.push(factChange(subject, reason, now, { breaks }));
  }
  const devices = compareKeyed(
    old.devices,
    now.devices,
    ({ type }) => String(type),
    (device, kind) =>
      factChange(`${subject}/${device.name}`, `device type ${device.type} ${kind}`, device, {
        kind,
        breaks: kind === "removed" ? ["device", "sdk"] : [],
      }),
    (before, after) => compareDevice(`${subject}/${after.name}`, before, after, models),
  );
  return [...changes, ...devices];
}

function compareDevice(subject: string, old: DeviceDecl, now: DeviceDecl, models: Models): readonly Change[] {
  const changes: Change[] = [];
  if (old.name !== now.name)
    changes.push(factChange(subject, `${old.name} is called ${now.name}`, now, { breaks: ["sdk"] }));
  const lost = (old.alsoTypes ?? []).filter((type) => !now.alsoTypes?.includes(type));
  if (lost.length > 0)
    changes.push(
      factChange(subject, `statuses may no longer carry ${lost.join(", ")}`, now, { breaks: ["device"] }),
    );
  const more = (now.alsoTypes ?? []).filter((type) => !old.alsoTypes?.includes(type));
  if (more.length > 0) changes.push(factChange(subject, `statuses may carry ${more.join(", ")}, too`, now));
  if (!isEqual(old.canonical, now.canonical))
    changes.push(factChange(subject, "the canonical form is another", now, { breaks: ["reader"] }));
  const payloads = (["status", "command", "error"] as const).flatMap((role) =>
    comparePayload(`${subject} ${role}`, role, { old: old.payloads[role], now: now.payloads[role] }, models),
  );
  return [...changes, ...payloads, ...compareRules(subject, old, now)];
}

function comparePayload(
  subject: string,
  role: PayloadRole,
  { old, now }: { readonly old: PayloadDecl; readonly now: PayloadDecl },
  { matched, uses }: Models,
): readonly Change[] {
  const { narrower, wider } = partiesOf[role];
  const changes: Change[] = [];
  if (old.encoding !== now.encoding) {
    const reason = `encoding ${old.encoding} → ${now.encoding}`;
    changes.push(factChange(subject, reason, now, { breaks: partiesOnce([narrower, wider, "sdk"]) }));
  }
  const model = modelChange(old.model, now.model, matched);
  if (model !== undefined) {
    const parties = [...(model.isNarrower ? [narrower] : []), ...(model.isWider ? [wider] : [])];
    changes.push(factChange(subject, model.reason, now, { breaks: partiesOnce([...parties, "sdk"]) }));
  }
  if (old.accepts !== undefined || now.accepts !== undefined) {
    const use = uses.compare(role, old.accepts ?? old.model, now.accepts ?? now.model);
    changes.push(...useChange(subject, "what is taken", now, use));
  }
  const less = isNarrowed(old.texts, now.texts);
  const more = isNarrowed(now.texts, old.texts);
  if (less) changes.push(factChange(subject, "fewer texts are taken", now, { breaks: [narrower] }));
  if (more) changes.push(factChange(subject, "more texts are taken", now, { breaks: [wider] }));
  if ((old.layout ?? "compact") !== (now.layout ?? "compact"))
    changes.push(factChange(subject, "JSON is spelt otherwise", now, { least: "patch" }));
  return changes;
}

function modelChange(old: TypeId | undefined, now: TypeId | undefined, matched: Matched) {
  if (old === undefined && now === undefined) return undefined;
  if (old === undefined) return { reason: "it has a schema now", isNarrower: true, isWider: false };
  if (now === undefined) return { reason: "it has no schema any more", isNarrower: false, isWider: true };
  return matched.isSame(old, now)
    ? undefined
    : { reason: "it has another schema", isNarrower: true, isWider: true };
}

/** Whether something that was taken is no longer; without a list everything is. */
function isNarrowed(old: readonly string[] | undefined, now: readonly string[] | undefined): boolean {
  if (now === undefined) return false;
  return old === undefined || old.some((text) => !now.includes(text));
}

/** Who relies on what a rule makes. What a gateway forwards, and when, is its own business. */
const reliesOn: Readonly<Record<keyof DeviceRulesDecl, readonly Party[]>> = {
  sendable: [],
  aggregate: ["reader"],
  firstCommand: [],
  command: [],
  foldError: ["reader"],
  collectErrors: ["reader"],
  pushesCommands: ["device"],
};

function compareRules(subject: string, { rules: old }: DeviceDecl, now: DeviceDecl): readonly Change[] {
  const names = Object.keys(reliesOn) as readonly (keyof DeviceRulesDecl)[];
  return names
    .filter((name) => !isEqual(old[name], now.rules[name]))
    .map((name) => {
      // An error message where there was none is more than before, and breaks nobody.
      const breaks = old[name] === undefined && name !== "pushesCommands" ? [] : reliesOn[name];
      return factChange(subject, `the rule ${name} is another`, now, { breaks });
    });
}

/** The data of rules is JSON, whatever its type says. */
function isEqual(left: unknown, right: unknown): boolean {
  return canonicalJson((left ?? null) as Json) === canonicalJson((right ?? null) as Json);
}

function shown(pattern: string | undefined): string {
  return pattern ?? "any";
}
