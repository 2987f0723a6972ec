import type { ApiModel, MethodDecl, ServiceDecl, TopicDecl } from "../ir/index.js";
import { type Change, type ChangeKind, levelOf, type Party } from "./change.js";

/** The differences between topics and RPCs of two versions; what their models say is told with the models. */
export function compareBus(old: ApiModel, now: ApiModel): readonly Change[] {
  return [
    ...compareKeyed(old.topics, now.topics, (topic) => topic.address, topicChange, compareMessages),
    ...compareKeyed(old.services, now.services, (service) => service.channel, serviceChange, compareMethods),
    ...compareWire(old, now),
  ];
}

type Placed = { readonly origin: Change["origin"] };

/** Pairs two lists by a key, and tells what is only in one of them. */
export function compareKeyed<T extends Placed>(
  old: readonly T[],
  now: readonly T[],
  keyOf: (one: T) => string,
  whole: (one: T, kind: "added" | "removed") => Change,
  both: (before: T, after: T) => readonly Change[],
): readonly Change[] {
  const before = new Map(old.map((one) => [keyOf(one), one]));
  const after = new Map(now.map((one) => [keyOf(one), one]));
  return [
    ...old.filter((one) => !after.has(keyOf(one))).map((one) => whole(one, "removed")),
    ...now.filter((one) => !before.has(keyOf(one))).map((one) => whole(one, "added")),
    ...now.flatMap((one) => {
      const match = before.get(keyOf(one));
      return match === undefined ? [] : both(match, one);
    }),
  ];
}

/** A change of a whole thing or of one fact about it. */
export function factChange(
  subject: string,
  reason: string,
  at: Placed,
  more: {
    readonly kind?: ChangeKind;
    readonly breaks?: readonly Party[];
    readonly least?: "minor" | "patch";
  } = {},
): Change {
  const { kind = "changed", breaks = [], least = "minor" } = more;
  return { kind, level: levelOf(breaks, least), subject, path: "", reason, breaks, origin: at.origin };
}

function topicChange(topic: TopicDecl, kind: "added" | "removed"): Change {
  const breaks: readonly Party[] = kind === "removed" ? ["reader", "sdk", "writer"] : [];
  return factChange(`topic ${topic.address}`, `topic ${kind}`, topic, { kind, breaks });
}

function compareMessages(old: TopicDecl, now: TopicDecl): readonly Change[] {
  return compareKeyed(
    old.messages,
    now.messages,
    (message) => message.type ?? message.name,
    (message, kind) =>
      factChange(`topic ${now.address}`, `message ${message.type ?? message.name} ${kind}`, message, {
        kind,
        breaks: kind === "removed" ? ["reader", "sdk", "writer"] : [],
      }),
    (before, after) =>
      before.name === after.name
        ? []
        : [
            factChange(`topic ${now.address}`, `message ${before.name} is called ${after.name}`, after, {
              breaks: ["sdk"],
            }),
          ],
  );
}

function serviceChange(service: ServiceDecl, kind: "added" | "removed"): Change {
  const breaks: readonly Party[] = kind === "removed" ? ["client", "sdk"] : [];
  return factChange(`RPC ${service.channel}`, `channel ${kind}`, service, { kind, breaks });
}

function compareMethods(old: ServiceDecl, now: ServiceDecl): readonly Change[] {
  return compareKeyed(
    old.methods,
    now.methods,
    (method) => method.type,
    (method, kind) =>
      factChange(`RPC ${now.channel}/${method.type}`, `RPC ${kind}`, method, {
        kind,
        breaks: kind === "removed" ? ["client", "sdk"] : [],
      }),
    (before, after) => compareMethod(`RPC ${now.channel}/${after.type}`, before, after),
  );
}

function compareMethod(subject: string, old: MethodDecl, now: MethodDecl): readonly Change[] {
  const changes: Change[] = [];
  if (old.name !== now.name)
    changes.push(factChange(subject, `${old.name} is called ${now.name}`, now, { breaks: ["sdk"] }));
  if (old.idempotent && !now.idempotent)
    changes.push(
      factChange(subject, "may no longer be repeated; old clients still do", now, { breaks: ["server"] }),
    );
  if (!old.idempotent && now.idempotent)
    changes.push(factChange(subject, "may be repeated now", now, { least: "patch" }));
  if (old.timeoutMs !== now.timeoutMs)
    changes.push(
      factChange(subject, `deadline ${ms(old.timeoutMs)} → ${ms(now.timeoutMs)}`, now, { least: "patch" }),
    );
  return changes;
}

function ms(timeoutMs: number | undefined): string {
  return timeoutMs === undefined ? "none" : `${timeoutMs} ms`;
}

/** How values are written and read on all topics: what one side writes the other must still read. */
function compareWire({ wire: old }: ApiModel, { wire: now, sources }: ApiModel): readonly Change[] {
  const at = { origin: { file: sources[0] ?? "", pointer: "" } };
  const changes: Change[] = [];
  if (old.input !== now.input) {
    const breaks: readonly Party[] = now.input === "strict" ? ["writer"] : [];
    changes.push(factChange("wire", `input ${old.input} → ${now.input}`, at, { breaks }));
  }
  if (old.nulls !== now.nulls)
    changes.push(factChange("wire", `nulls ${old.nulls} → ${now.nulls}`, at, { breaks: ["reader"] }));
  if (old.charset !== now.charset)
    changes.push(factChange("wire", `charset ${old.charset} → ${now.charset}`, at, { least: "patch" }));
  return changes;
}
