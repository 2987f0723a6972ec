import { Version } from "@edgeloom/ivy-sdk";
import { EdgeloomError, type Issue } from "@edgeloom/runtime";
import { findIssues, type Model, type Shape } from "@edgeloom/runtime/schema";
import { closest } from "fastest-levenshtein";
import {
  type ExactJson,
  isExactList,
  isExactObject,
  type ReadRules,
  readExact,
  toPlain,
  writeExact,
} from "../exact/index.js";
import { coerce } from "./coerce.js";
import { withHints } from "./misspelt.js";
import { pointerOf } from "./pointer.js";
import { type DroppedKey, project } from "./project.js";
import { expand, refersTo, shapesOfItems, shapesOfMember } from "./shapes.js";

/**
 * How strictly a document is judged. `strict`, the default, takes what its schema says; `original` also takes what the validator of
 * the original converts, and refuses what that one refuses (specification §2.2).
 */
export type Verdict = "strict" | "original";

/** How a document is read. */
export type DocumentRules = Pick<ReadRules, "maxBytes" | "maxDepth" | "place"> & {
  readonly verdict?: Verdict;
};

/** A warning about something that has no effect. */
export type DocumentWarning = {
  /** JSON pointer of the key. */
  readonly pointer: string;
  readonly message: string;
};

/** A document that fits its schema. */
export type ReadDocument<T> = {
  /** For programs. Integers beyond 2^53 are only near; `exact` has all digits. */
  readonly value: T;
  /** The same with nothing lost, in its normal form: defaults filled in, keys in order. */
  readonly exact: ExactJson;
  /** What was dropped. */
  readonly warnings: readonly DocumentWarning[];
  /** The normal form as text, in one line or with `indent` blanks per level. */
  text(indent?: number): string;
};

/**
 * Reads a JSON text and judges it by a model.
 *
 * @throws EdgeloomError `MALFORMED` when it is no JSON; `INVALID`, with every place that does not fit, when the model refuses it.
 * Neither holds values of the text.
 */
export function readDocument<T>(
  model: Model<T, unknown>,
  source: string,
  rules: DocumentRules = {},
): ReadDocument<T> {
  const { verdict = "strict", maxBytes, maxDepth, place } = rules;
  const exact = readExact(source, {
    ...(maxBytes === undefined ? {} : { maxBytes }),
    ...(maxDepth === undefined ? {} : { maxDepth }),
    ...(place === undefined ? {} : { place }),
    allowsNonFinite: verdict === "original",
    duplicates: verdict === "original" ? "first" : "last",
  });
  return judgeDocument(model, exact, rules);
}

/** {@link readDocument} for what has been read already. */
export function judgeDocument<T>(
  model: Model<T, unknown>,
  exact: ExactJson,
  rules: DocumentRules = {},
): ReadDocument<T> {
  const { shape, name } = model.model;
  const isOriginal = rules.verdict === "original";
  const given = isOriginal ? coerce(exact, [shape]) : exact;
  const judged = isOriginal ? asciiVersions(given, [shape]) : given;
  const issues = innermost(findIssues(shape, toPlain(judged)));
  if (issues.length > 0) {
    const unknown: DroppedKey[] = [];
    project(given, judged, shape, (dropped) => unknown.push(dropped));
    throw invalid(withHints(issues, unknown), rules.place ?? name);
  }
  const warnings: DocumentWarning[] = [];
  const projected = project(given, judged, shape, (dropped) => warnings.push(warningOf(dropped)));
  return {
    value: toPlain(projected) as T,
    exact: projected,
    warnings,
    text: (indent = 0) => writeExact(projected, indent),
  };
}

/** Without what only says that no alternative fits, where something inside says why. */
function innermost(issues: readonly Issue[]): readonly Issue[] {
  const isInside = (outer: Issue, { path }: Issue): boolean =>
    path.length > outer.path.length && outer.path.every((step, index) => step === path[index]);
  return issues.filter(
    (issue) => !unions.has(issue.keyword) || !issues.some((other) => isInside(issue, other)),
  );
}

const unions: ReadonlySet<string> = new Set(["anyOf", "oneOf"]);

/** The original's `\d` also means the digits of other scripts; only versions have it in their pattern. */
function asciiVersions(value: ExactJson, shapes: readonly Shape[]): ExactJson {
  const known = expand(shapes);
  if (typeof value === "string") return refersTo(known, Version) ? value.replaceAll(/\p{Nd}/gu, "0") : value;
  if (isExactList(value)) return value.map((item) => asciiVersions(item, shapesOfItems(known)));
  if (!isExactObject(value)) return value;
  return new Map([...value].map(([key, member]) => [key, asciiVersions(member, shapesOfMember(known, key))]));
}

function invalid(issues: readonly Issue[], place: string): EdgeloomError {
  const list = issues.map(
    ({ path, expected, received }) =>
      `${pointerOf(path) || "(root)"}: expected ${expected}, received ${received}`,
  );
  return new EdgeloomError("INVALID", `${place} does not fit its schema: ${list.join("; ")}`, {
    place,
    issues,
    fix: "correct the values at the places that are listed",
  });
}

function warningOf({ path, known }: DroppedKey): DocumentWarning {
  const key = String(path.at(-1));
  const near = known.length === 0 ? undefined : closest(key, [...known]);
  const hint = near === undefined ? "" : `; the nearest known key is ${near}`;
  return { pointer: pointerOf(path), message: `unknown key, dropped${hint}` };
}
