import type { ApiModel, BodyDecl, OperationDecl, ParameterDecl } from "../ir/index.js";
import type { Change, Party } from "./change.js";
import { compareKeyed, factChange } from "./compare-bus.js";
import { NodeComparison } from "./compare-nodes.js";
import type { Matched } from "./match.js";

/** The differences between the operations of two versions of a REST service; what bodies say is told with their models. */
export function compareRest(matched: Matched, old: ApiModel, now: ApiModel): readonly Change[] {
  const nodes = new NodeComparison(matched);
  return compareKeyed(
    old.rest?.operations ?? [],
    now.rest?.operations ?? [],
    routeOf,
    (operation, kind) =>
      factChange(titleOf(operation), `operation ${kind}`, operation, {
        kind,
        breaks: kind === "removed" ? ["client", "sdk"] : [],
      }),
    (before, after) => compareOperation(before, after, nodes),
  );
}

/** Two templates that differ by the names of their parameters are one route. */
function routeOf({ method, path }: OperationDecl): string {
  return `${method} ${path.replaceAll(/\{[^}]*\}/g, "{}")}`;
}

function titleOf({ method, path }: OperationDecl): string {
  return `${method} ${path}`;
}

function compareOperation(old: OperationDecl, now: OperationDecl, nodes: NodeComparison): readonly Change[] {
  const subject = titleOf(now);
  return [
    ...compareName(subject, old, now),
    ...compareParameters(subject, old, now, nodes),
    ...compareBody(subject, old, now),
    ...compareReplies(subject, old, now),
    ...compareSecurity(subject, old, now),
  ];
}

function compareName(subject: string, old: OperationDecl, now: OperationDecl): readonly Change[] {
  if (old.group === now.group && old.member === now.member) return [];
  const reason = `${old.group}.${old.member} is called ${now.group}.${now.member}`;
  return [factChange(subject, reason, now, { breaks: ["sdk"] })];
}

function compareParameters(
  subject: string,
  old: OperationDecl,
  now: OperationDecl,
  nodes: NodeComparison,
): readonly Change[] {
  return compareKeyed(
    old.parameters,
    now.parameters,
    (parameter) => parameterKey(parameter, parameter === undefined ? [] : pathNames(parameter, old, now)),
    (parameter, kind) => wholeParameter(subject, parameter, kind),
    (before, after) => compareParameter(subject, before, after, nodes),
  );
}

/** Path parameters are paired by their place in the path: renaming one changes no request. */
function parameterKey(parameter: ParameterDecl, names: readonly string[]): string {
  const place = parameter.in === "path" ? names.indexOf(parameter.name) : -1;
  return place < 0 ? `${parameter.in} ${parameter.name}` : `path ${place}`;
}

function pathNames(parameter: ParameterDecl, old: OperationDecl, now: OperationDecl): readonly string[] {
  const owner = old.parameters.includes(parameter) ? old : now;
  return [...owner.path.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? "");
}

function nameOf({ in: place, name }: ParameterDecl): string {
  return `${place} parameter \`${name}\``;
}

function wholeParameter(subject: string, parameter: ParameterDecl, kind: "added" | "removed"): Change {
  const need = parameter.required ? "required " : "";
  const breaks: readonly Party[] = kind === "removed" ? ["sdk"] : parameter.required ? ["client", "sdk"] : [];
  return factChange(subject, `${need}${nameOf(parameter)} ${kind}`, parameter, { kind, breaks });
}

function compareParameter(
  subject: string,
  old: ParameterDecl,
  now: ParameterDecl,
  nodes: NodeComparison,
): readonly Change[] {
  const changes: Change[] = [];
  const name = nameOf(now);
  if (old.key !== now.key)
    changes.push(factChange(subject, `${nameOf(old)} is called \`${now.key}\``, now, { breaks: ["sdk"] }));
  if (!old.required && now.required)
    changes.push(factChange(subject, `${name} became required`, now, { breaks: ["client", "sdk"] }));
  if (old.required && !now.required)
    changes.push(factChange(subject, `${name} became optional`, now, { breaks: ["server"] }));
  if (writingOf(old) !== writingOf(now))
    changes.push(factChange(subject, `${name} is written in another way`, now, { breaks: ["client"] }));
  for (const { effect, reason, path } of nodes.compare(old.node, now.node)) {
    const breaks: readonly Party[] = [
      ...(effect.narrower && !effect.undeclaredOnly ? (["client"] as const) : []),
      ...(effect.wider ? (["server"] as const) : []),
    ];
    changes.push(
      factChange(subject, `${name}${path === "" ? "" : ` at ${path}`}: ${reason}`, now, { breaks }),
    );
  }
  return changes;
}

function writingOf({ style, explode, allowReserved, mediaType }: ParameterDecl): string {
  return JSON.stringify([style, explode, allowReserved, mediaType]);
}

function compareBody(subject: string, { body: old }: OperationDecl, now: OperationDecl): readonly Change[] {
  const { body } = now;
  if (old === undefined && body === undefined) return [];
  if (old === undefined) {
    const breaks: readonly Party[] = body?.required ? ["client", "sdk"] : [];
    return [
      factChange(subject, body?.required ? "required body added" : "optional body added", now, {
        kind: "added",
        breaks,
      }),
    ];
  }
  if (body === undefined)
    return [factChange(subject, "body removed", now, { kind: "removed", breaks: ["client", "sdk"] })];
  const gone = mediaTypes(old).filter((type) => !mediaTypes(body).includes(type));
  const come = mediaTypes(body).filter((type) => !mediaTypes(old).includes(type));
  return [
    ...(!old.required && body.required
      ? [factChange(subject, "body became required", now, { breaks: ["client", "sdk"] })]
      : []),
    ...gone.map((type) =>
      factChange(subject, `body no longer taken as ${type}`, now, { breaks: ["client", "sdk"] }),
    ),
    ...come.map((type) => factChange(subject, `body taken as ${type}, too`, now)),
  ];
}

function mediaTypes({ contents }: Pick<BodyDecl, "contents">): readonly string[] {
  return contents.map((content) => content.mediaType);
}

function compareReplies(subject: string, old: OperationDecl, now: OperationDecl): readonly Change[] {
  return compareKeyed(
    old.replies,
    now.replies,
    (reply) => reply.status,
    (reply, kind) => {
      const isSuccess = reply.status.startsWith("2");
      // Old clients meet a success that they do not know; errors are errors to them, known or not.
      const breaks: readonly Party[] = isSuccess
        ? kind === "added"
          ? ["client"]
          : ["sdk"]
        : kind === "removed"
          ? ["sdk"]
          : [];
      return factChange(subject, `reply ${reply.status} ${kind}`, reply, { kind, breaks });
    },
    (before, after) => {
      const gone = mediaTypes(before).filter((type) => !mediaTypes(after).includes(type));
      const come = mediaTypes(after).filter((type) => !mediaTypes(before).includes(type));
      return [
        ...gone.map((type) =>
          factChange(subject, `reply ${after.status} no longer given as ${type}`, after, {
            breaks: ["client", "sdk"],
          }),
        ),
        ...come.map((type) => factChange(subject, `reply ${after.status} given as ${type}, too`, after)),
      ];
    },
  );
}

function compareSecurity(subject: string, old: OperationDecl, now: OperationDecl): readonly Change[] {
  const before = alternatives(old);
  const after = alternatives(now);
  const gone = before.filter((way) => !after.includes(way));
  const isOpen = now.security.length === 0;
  const tightened = !isOpen && (old.security.length === 0 || gone.length > 0);
  if (tightened) return [factChange(subject, "needs another credential", now, { breaks: ["client"] })];
  return before.join() === after.join()
    ? []
    : [factChange(subject, "takes further credentials, or none", now)];
}

function alternatives({ security }: OperationDecl): readonly string[] {
  return security.map((way) => JSON.stringify(way)).sort();
}
