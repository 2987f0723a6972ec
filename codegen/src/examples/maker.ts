import { canonicalJson, type Json, type JsonType, type SchemaNode, type TypeId } from "../ir/index.js";
import { type JudgeOptions, judge } from "./judge.js";
import { makeLists } from "./make-array.js";
import { makeObjects } from "./make-object.js";
import { makeNumbers, makeTexts } from "./make-scalar.js";
import type { Making } from "./making.js";
import { type Pieces, piecesOf } from "./pieces.js";

/** How examples are made. */
export type ExampleOptions = JudgeOptions & {
  /** `all`: with optional properties, as far as they are not deprecated. `required`: with nothing that may be left out. Default: all. */
  readonly properties?: "all" | "required";
};

/** What came of it. */
export type Example =
  | {
      readonly ok: true;
      readonly value: Json;
      /** True where a document gives the value, as an example or a default; else it was made up. */
      readonly isDocumented: boolean;
    }
  /** Nothing was found that certainly fits: there is no such value, or it takes more than is tried. */
  | { readonly ok: false; readonly reason: "none-found" | "limit" };

/** Values that are looked at for one example. */
const maxSteps = 4_000;
/** Ways to fit one schema that are tried. */
const maxWays = 48;
/** Values of one way and one type that are tried. */
const maxTries = 160;
/** Levels beyond which only what must be there is made. */
const fullDepth = 6;
/** Values beyond which only what must be there is made. */
const fullSteps = 1_000;
const maxDepth = 60;

/**
 * Makes one value that fits a schema: the example of the document where there is one that fits, else the simplest readable value
 * that could be made. The same value each time, on every machine.
 *
 * @param node - a schema, or a reference to a declaration (`{ origin, docs: {}, ref }`), which is not repeated inside itself then; for
 *   what is only read or only sent, that of the view (`withViews`)
 * @param hint - what one would call the value; texts without any other rule read so
 */
export function exampleOf(node: SchemaNode, options: ExampleOptions, hint = "text"): Example {
  // A declaration inside itself is seldom needed; where it is, one level more is tried.
  for (const rounds of [1, 2]) {
    const maker = new Maker(options, rounds);
    for (const { value, isDocumented } of maker.candidates(node, { depth: 0, path: new Map(), hint }))
      return { ok: true, value, isDocumented };
    if (maker.isExhausted) return { ok: false, reason: "limit" };
  }
  return { ok: false, reason: "none-found" };
}

/** Up to `count` different values that fit a schema, best first. */
export function examplesOf(
  node: SchemaNode,
  options: ExampleOptions,
  count: number,
  hint = "text",
): readonly Json[] {
  const found = new Map<string, Json>();
  for (const { value } of new Maker(options, 1).candidates(node, { depth: 0, path: new Map(), hint })) {
    found.set(canonicalJson(value), value);
    if (found.size >= count) break;
  }
  return [...found.values()];
}

type Place = {
  readonly depth: number;
  /** How often each declaration is being made around this place. */
  readonly path: ReadonlyMap<TypeId, number>;
  readonly hint: string;
};

type Candidate = { readonly value: Json; readonly isDocumented: boolean };

class Maker {
  private readonly options: ExampleOptions;
  private readonly rounds: number;
  private steps = 0;

  constructor(options: ExampleOptions, rounds: number) {
    this.options = options;
    this.rounds = rounds;
  }

  get isExhausted(): boolean {
    return this.steps > maxSteps;
  }

  /** Values that certainly fit, best first. */
  *candidates(node: SchemaNode, place: Place): Generator<Candidate> {
    if (place.depth > maxDepth) return;
    const accepts = (value: Json): boolean => judge(value, node, this.options) === true;
    let ways = 0;
    for (const pieces of this.piecesFor(node, place)) {
      if (++ways > maxWays || this.isExhausted) return;
      for (const candidate of this.fromPieces(pieces, place, accepts)) {
        if (++this.steps > maxSteps) return;
        if (accepts(candidate.value)) yield candidate;
      }
    }
  }

  private piecesFor(node: SchemaNode, { path }: Place): Iterable<Pieces> {
    const mayEnter = (id: TypeId): boolean => (path.get(id) ?? 0) < this.rounds;
    return piecesOf(node, { lookup: this.options.lookup, mayEnter });
  }

  private *fromPieces(
    { nodes, met }: Pieces,
    place: Place,
    accepts: (value: Json) => boolean,
  ): Generator<Candidate> {
    for (const { docs } of nodes) {
      const given = [...(docs.examples ?? []), ...(docs.default === undefined ? [] : [docs.default])];
      for (const value of given) yield { value, isDocumented: true };
    }
    for (const value of this.made(nodes, met, place, accepts)) yield { value, isDocumented: false };
  }

  private *made(
    nodes: readonly SchemaNode[],
    met: ReadonlySet<TypeId>,
    place: Place,
    accepts: (value: Json) => boolean,
  ): Generator<Json> {
    const listed = nodes.find(({ values }) => values !== undefined)?.values;
    if (listed !== undefined) {
      yield* listed.filter((value) => value !== null);
      yield* listed.filter((value) => value === null);
      return;
    }
    const making = this.makingFor(nodes, met, place, accepts);
    for (const type of typesOf(nodes))
      yield* firstOf(valuesOfType(type, nodes, making, place.hint), maxTries);
  }

  private makingFor(
    nodes: readonly SchemaNode[],
    met: ReadonlySet<TypeId>,
    { depth, path, hint }: Place,
    accepts: (value: Json) => boolean,
  ): Making {
    const inner = new Map(path);
    for (const id of met) inner.set(id, (inner.get(id) ?? 0) + 1);
    const origin = nodes[0]?.origin ?? { file: "", pointer: "" };
    const isShort = this.options.properties === "required" || depth >= fullDepth || this.steps > fullSteps;
    const values = (node: SchemaNode, name = hint): Iterable<Json> =>
      this.valuesOf(node, { depth: depth + 1, path: inner, hint: name });
    return { origin, isShort, values, accepts };
  }

  private *valuesOf(node: SchemaNode, place: Place): Generator<Json> {
    for (const { value } of this.candidates(node, place)) yield value;
  }
}

function* valuesOfType(
  type: JsonType,
  nodes: readonly SchemaNode[],
  making: Making,
  hint: string,
): Generator<Json> {
  if (type === "object") yield* makeObjects(nodes, making);
  else if (type === "array") yield* makeLists(nodes, making);
  else if (type === "string") yield* makeTexts(nodes, hint);
  else if (type === "boolean") yield* [true, false];
  else if (type === "null") yield null;
  else yield* makeNumbers(nodes, type === "integer");
}

function* firstOf<T>(values: Iterable<T>, count: number): Generator<T> {
  let taken = 0;
  for (const value of values) {
    if (++taken > count) return;
    yield value;
  }
}

const allTypes: readonly JsonType[] = ["object", "array", "string", "number", "integer", "boolean", "null"];

/** The types that all schemas allow; those first of which something is said, and null last. */
function typesOf(nodes: readonly SchemaNode[]): readonly JsonType[] {
  const isAllowed = (type: JsonType): boolean =>
    nodes.every(
      ({ types }) =>
        types === undefined || types.includes(type) || (type === "integer" && types.includes("number")),
    );
  const allowed = allTypes
    .filter(isAllowed)
    .filter((type, _at, all) => type !== "integer" || !all.includes("number"));
  const isDescribed = (type: JsonType): boolean => nodes.some((node) => describes(node, type));
  const isTyped = nodes.some(({ types }) => types !== undefined);
  const first = allowed.filter((type) => isDescribed(type) || (isTyped && type !== "null"));
  const fallback: readonly JsonType[] = ["string", "boolean", "number", "object", "array", "null"];
  const rest = [...fallback, ...allowed].filter((type) => allowed.includes(type));
  return [...new Set([...first.filter(isDescribed), ...first, ...rest])];
}

function describes({ string, number, array, object }: SchemaNode, type: JsonType): boolean {
  if (type === "string") return string !== undefined;
  if (type === "number" || type === "integer") return number !== undefined;
  if (type === "array") return array !== undefined;
  return type === "object" && object !== undefined;
}
