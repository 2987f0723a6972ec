import type { OperationDecl, ParameterDecl } from "../ir/index.js";
import type { Change, Party } from "./change.js";
import type { NodeComparison } from "./compare-nodes.js";
import { brokenBy } from "./compare-uses.js";
import { compareKeyed, deprecationNotes, factChange } from "./facts.js";

/** The differences between the parameters of an operation. */
export function compareParameters(
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
  for (const change of nodes.compare(old.node, now.node)) {
    const reason = `${name}${change.path === "" ? "" : ` at ${change.path}`}: ${change.reason}`;
    const breaks = brokenBy(change, ["request"]);
    changes.push(factChange(subject, reason, now, { breaks, ...(change.isNote && { least: "patch" }) }));
  }
  return [...changes, ...deprecationNotes(subject, old, now, `${name} `)];
}

function writingOf({ style, explode, allowReserved, mediaType }: ParameterDecl): string {
  return JSON.stringify([style, explode, allowReserved, mediaType]);
}
