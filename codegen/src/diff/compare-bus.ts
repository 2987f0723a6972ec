import type { ApiModel, MessageDecl, MethodDecl, ServiceDecl, TopicDecl } from "../ir/index.js";
import type { Change, Party } from "./change.js";
import type { UseComparison } from "./compare-uses.js";
import { compareKeyed, deprecationNotes, factChange, nameChange, useChange } from "./facts.js";

/** The differences between topics and RPCs of two versions; what their models say is told with the models. */
export function compareBus(old: ApiModel, now: ApiModel, uses: UseComparison): readonly Change[] {
  return [
    ...compareKeyed(
      old.topics,
      now.topics,
      ({ address }) => address,
      topicChange,
      (before, after) => compareTopic(before, after, uses),
    ),
    ...compareKeyed(
      old.services,
      now.services,
      ({ channel }) => channel,
      serviceChange,
      (before, after) => compareService(before, after, uses),
    ),
    ...compareWire(old, now),
  ];
}

function topicChange(topic: TopicDecl, kind: "added" | "removed"): Change {
  const breaks: readonly Party[] = kind === "removed" ? ["reader", "sdk", "writer"] : [];
  return factChange(`topic ${topic.address}`, `topic ${kind}`, topic, { kind, breaks });
}

function compareTopic(old: TopicDecl, now: TopicDecl, uses: UseComparison): readonly Change[] {
  const subject = `topic ${now.address}`;
  return [
    ...nameChange(subject, old, now),
    ...deprecationNotes(subject, old, now),
    ...compareKeyed(
      old.messages,
      now.messages,
      wireName,
      (message, kind) =>
        factChange(subject, `message ${wireName(message)} ${kind}`, message, {
          kind,
          breaks: kind === "removed" ? ["reader", "sdk", "writer"] : [],
        }),
      (before, after) => compareMessage(subject, before, after, uses),
    ),
  ];
}

function wireName({ type, name }: MessageDecl): string {
  return type ?? name;
}

function compareMessage(
  subject: string,
  old: MessageDecl,
  now: MessageDecl,
  uses: UseComparison,
): readonly Change[] {
  const what = `message ${wireName(now)}`;
  const use = uses.compare("message", old.payload, now.payload);
  return [
    ...nameChange(subject, old, now, "message "),
    ...deprecationNotes(subject, old, now, `${what} `),
    ...useChange(subject, what, now, use),
  ];
}

function serviceChange(service: ServiceDecl, kind: "added" | "removed"): Change {
  const breaks: readonly Party[] = kind === "removed" ? ["client", "sdk"] : [];
  return factChange(`RPC ${service.channel}`, `channel ${kind}`, service, { kind, breaks });
}

function compareService(old: ServiceDecl, now: ServiceDecl, uses: UseComparison): readonly Change[] {
  const methods = compareKeyed(
    old.methods,
    now.methods,
    (method) => method.type,
    (method, kind) =>
      factChange(`RPC ${now.channel}/${method.type}`, `RPC ${kind}`, method, {
        kind,
        breaks: kind === "removed" ? ["client", "sdk"] : [],
      }),
    (before, after) => compareMethod(`RPC ${now.channel}/${after.type}`, before, after, uses),
  );
  const subject = `RPC ${now.channel}`;
  return [...nameChange(subject, old, now), ...deprecationNotes(subject, old, now), ...methods];
}

function compareMethod(
  subject: string,
  old: MethodDecl,
  now: MethodDecl,
  uses: UseComparison,
): readonly Change[] {
  const changes: Change[] = [];
  if (old.idempotent && !now.idempotent)
    changes.push(
      factChange(subject, "may no longer be repeated; old clients still do", now, { breaks: ["client"] }),
    );
  if (!old.idempotent && now.idempotent)
    changes.push(factChange(subject, "may be repeated now", now, { least: "patch" }));
  if (old.timeoutMs !== now.timeoutMs)
    changes.push(
      factChange(subject, `deadline ${ms(old.timeoutMs)} → ${ms(now.timeoutMs)}`, now, { least: "patch" }),
    );
  return [
    ...nameChange(subject, old, now),
    ...deprecationNotes(subject, old, now),
    ...changes,
    ...useChange(subject, "request", now, uses.compare("request", old.request, now.request)),
    ...useChange(subject, "reply", now, uses.compare("response", old.response, now.response)),
  ];
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
