import {
  type ApiModel,
  canonicalJson,
  type Json,
  type OperationDecl,
  type ReplyDecl,
  type WebhookDecl,
} from "../ir/index.js";
import type { Change, Party } from "./change.js";
import { BodyComparison } from "./compare-bodies.js";
import { NodeComparison } from "./compare-nodes.js";
import { compareParameters } from "./compare-parameters.js";
import { compareSecurity } from "./compare-security.js";
import { brokenBy, type UseComparison } from "./compare-uses.js";
import { compareKeyed, deprecationNotes, factChange } from "./facts.js";
import type { Matched } from "./match.js";
import { sidesOf } from "./roles.js";

/** The differences between the operations of two versions of a REST service; what bodies say is told with their models. */
export class RestComparison {
  private readonly nodes: NodeComparison;
  private readonly bodies: BodyComparison;
  private readonly old: ApiModel;
  private readonly now: ApiModel;

  constructor(matched: Matched, uses: UseComparison, old: ApiModel, now: ApiModel) {
    this.nodes = new NodeComparison(matched);
    this.bodies = new BodyComparison(uses, sidesOf(old), sidesOf(now));
    this.old = old;
    this.now = now;
  }

  compare(): readonly Change[] {
    return [
      ...compareKeyed(
        this.old.rest?.operations ?? [],
        this.now.rest?.operations ?? [],
        routeOf,
        (operation, kind) =>
          factChange(titleOf(operation), `operation ${kind}`, operation, {
            kind,
            breaks: kind === "removed" ? ["client", "sdk"] : [],
          }),
        (before, after) => this.compareOperation(before, after),
      ),
      ...this.compareRequests("webhook", this.old.rest?.webhooks ?? [], this.now.rest?.webhooks ?? []),
    ];
  }

  private compareOperation(old: OperationDecl, now: OperationDecl): readonly Change[] {
    const subject = titleOf(now);
    return [
      ...compareName(subject, old, now),
      ...deprecationNotes(subject, old, now),
      ...compareParameters(subject, old, now, this.nodes),
      ...this.bodies.compareBody(subject, { old: old.body, now: now.body, at: now, role: "request" }),
      ...this.compareReplies(subject, old, now),
      ...compareSecurity(
        subject,
        { operation: old, api: this.old.rest },
        { operation: now, api: this.now.rest },
      ),
      ...compareHabits(subject, old, now),
      ...this.compareRequests(`${subject} callback`, old.callbacks, now.callbacks),
    ];
  }

  /** Requests that the service makes itself. */
  private compareRequests(
    what: string,
    old: readonly WebhookDecl[],
    now: readonly WebhookDecl[],
  ): readonly Change[] {
    const subjectOf = ({ name }: WebhookDecl): string => `${what} ${name}`;
    return compareKeyed(
      old,
      now,
      ({ name, method }) => `${method} ${name}`,
      (request, kind) =>
        factChange(subjectOf(request), `${what.split(" ").at(-1)} ${kind}`, request, {
          kind,
          breaks: kind === "removed" ? ["reader", "sdk"] : [],
        }),
      (before, after) => [
        ...deprecationNotes(subjectOf(after), before, after),
        ...this.bodies.compareBody(subjectOf(after), {
          old: before.body,
          now: after.body,
          at: after,
          role: "message",
        }),
      ],
    );
  }

  private compareReplies(subject: string, old: OperationDecl, now: OperationDecl): readonly Change[] {
    return compareKeyed(
      old.replies,
      now.replies,
      (reply) => reply.status,
      (reply, kind) => wholeReply(subject, reply, kind),
      (before, after) => [
        ...this.bodies.compareReply(subject, before, after),
        ...this.compareHeaders(subject, before, after),
      ],
    );
  }

  private compareHeaders(subject: string, old: ReplyDecl, now: ReplyDecl): readonly Change[] {
    const placed = ({ headers, origin }: ReplyDecl) => headers.map((header) => ({ ...header, origin }));
    const nameOf = ({ name }: { readonly name: string }): string =>
      `header \`${name}\` of reply ${now.status}`;
    return compareKeyed(
      placed(old),
      placed(now),
      ({ name }) => name.toLowerCase(),
      (header, kind) =>
        factChange(subject, `${nameOf(header)} ${kind}`, header, {
          kind,
          breaks: kind === "removed" ? ["client", "sdk"] : [],
        }),
      (before, after) => {
        const name = nameOf(after);
        const isWritten = before.explode === after.explode && before.mediaType === after.mediaType;
        const parts: Change[] = isWritten
          ? []
          : [factChange(subject, `${name} is written in another way`, after, { breaks: ["client"] })];
        if (before.required !== after.required)
          parts.push(
            factChange(subject, `${name} became ${after.required ? "required" : "optional"}`, after, {
              breaks: after.required ? ["server"] : ["client", "sdk"],
            }),
          );
        const inside = this.nodes.compare(before.node, after.node).map((change) =>
          factChange(subject, `${name}: ${change.reason}`, after, {
            breaks: brokenBy(change, ["response"]),
          }),
        );
        return [...parts, ...inside];
      },
    );
  }
}

/** Two templates that differ by the names of their parameters are one route. */
function routeOf({ method, path }: OperationDecl): string {
  return `${method} ${path.replaceAll(/\{[^}]*\}/g, "{}")}`;
}

function titleOf({ method, path }: OperationDecl): string {
  return `${method} ${path}`;
}

function compareName(subject: string, old: OperationDecl, now: OperationDecl): readonly Change[] {
  if (old.group === now.group && old.member === now.member) return [];
  const reason = `${old.group}.${old.member} is called ${now.group}.${now.member}`;
  return [factChange(subject, reason, now, { breaks: ["sdk"] })];
}

function wholeReply(subject: string, reply: ReplyDecl, kind: "added" | "removed"): Change {
  const isSuccess = reply.status.startsWith("2");
  // Old clients meet a success that they do not know; errors are errors to them, known or not.
  const breaks: readonly Party[] = kind === "removed" ? ["sdk"] : isSuccess ? ["client"] : [];
  return factChange(subject, `reply ${reply.status} ${kind}`, reply, { kind, breaks });
}

/** What clients do of themselves: they repeat calls, and follow pages. */
function compareHabits(subject: string, old: OperationDecl, now: OperationDecl): readonly Change[] {
  const changes: Change[] = [];
  if (old.idempotent && !now.idempotent)
    changes.push(
      factChange(subject, "may no longer be repeated; old clients still do", now, { breaks: ["client"] }),
    );
  if (!old.idempotent && now.idempotent)
    changes.push(factChange(subject, "may be repeated now", now, { least: "patch" }));
  const [was, is] = [old, now].map(({ pagination }) => canonicalJson((pagination ?? null) as Json));
  if (was !== is) {
    const breaks: readonly Party[] = old.pagination === undefined ? [] : ["client", "sdk"];
    const reason = now.pagination === undefined ? "has no pages any more" : "has other pages";
    changes.push(
      factChange(subject, old.pagination === undefined ? "has pages now" : reason, now, { breaks }),
    );
  }
  return changes;
}
