import { conjoin, isAnyNode, type SchemaNode, sameJson, type TypeLookup } from "../../ir/index.js";
import { acceptsArray } from "./arrays.js";
import { areDisjoint } from "./disjoint.js";
import { acceptsObject } from "./objects.js";
import { areSame } from "./same.js";
import { acceptsNumber, acceptsString, acceptsTypes, typesOf } from "./scalars.js";
import { valueFits } from "./values.js";

/** The two sides of a question: where references of the accepting schema lead, and those of the accepted one. */
export type Sides = {
  readonly outer: TypeLookup;
  readonly inner: TypeLookup;
  /**
   * Where it is given, a property that only the accepting schema declares, under a name that is not among these, counts as never sent by
   * others, though an open schema lets them. That is what most people mean by "adding an optional property breaks nobody".
   */
  readonly declaredNames?: ReadonlySet<string>;
};

/** Proofs are given up beyond this many steps; what is not proved counts as refused. */
const maxSteps = 200_000;
/** Schemas that are joined with what stands beside them grow new ones at each level of a recursion. */
const maxDepth = 200;

/**
 * Proves that every value which fits one schema fits another. A proof or nothing: `false` may also mean "not seen", so that what
 * is called compatible is.
 *
 * Recursive schemas are taken to fit where the same question comes back: a difference would show at some depth of the value, and
 * the rest of the proof looks at every depth.
 */
export class Acceptance {
  readonly sides: Sides;
  /** The schema that everything fits. */
  readonly anything: SchemaNode = { origin: { file: "", pointer: "" }, docs: {} };
  private readonly known = new Map<SchemaNode, Map<SchemaNode, boolean>>();
  /** Questions that were answered yes, possibly on the strength of one that is still open. */
  private readonly trail: (readonly [SchemaNode, SchemaNode])[] = [];
  private readonly pieces = new Map<SchemaNode, readonly SchemaNode[] | undefined>();
  private steps = 0;
  private depth = 0;

  constructor(sides: Sides) {
    this.sides = sides;
  }

  /** Whether `outer` takes everything that `inner` takes. */
  accepts(outer: SchemaNode, inner: SchemaNode): boolean {
    if (isAnyNode(outer) || inner.never) return true;
    const answers = this.answersTo(outer);
    const before = answers.get(inner);
    if (before !== undefined) return before;
    if (++this.steps > maxSteps || this.depth >= maxDepth) return false;
    const start = this.trail.length;
    answers.set(inner, true);
    this.depth++;
    const holds = this.prove(outer, inner);
    this.depth--;
    if (holds) this.trail.push([outer, inner]);
    else this.retract(start);
    answers.set(inner, holds);
    return holds;
  }

  private answersTo(outer: SchemaNode): Map<SchemaNode, boolean> {
    let answers = this.known.get(outer);
    if (answers === undefined) {
      answers = new Map();
      this.known.set(outer, answers);
    }
    return answers;
  }

  /** What was believed since may have leant on the question that was just denied. */
  private retract(start: number): void {
    for (const [outer, inner] of this.trail.splice(start)) this.known.get(outer)?.delete(inner);
  }

  private prove(outer: SchemaNode, inner: SchemaNode): boolean {
    if (areSame(outer, inner, this.sides)) return true;
    const pieces = this.piecesOf(inner);
    if (pieces !== undefined) return pieces.every((piece) => this.accepts(outer, piece));
    if (inner.values !== undefined)
      return inner.values.every((value) => this.takesValue(outer, inner, value));
    return this.provePiece(outer, inner);
  }

  private piecesOf(inner: SchemaNode): readonly SchemaNode[] | undefined {
    if (!this.pieces.has(inner)) this.pieces.set(inner, this.splitInner(inner));
    return this.pieces.get(inner);
  }

  /** A union is accepted when each of its members is; a reference when what it leads to is. Undefined for a plain conjunction. */
  private splitInner(inner: SchemaNode): readonly SchemaNode[] | undefined {
    if (inner.ref !== undefined) {
      const target = this.sides.inner(inner.ref);
      const { ref: _ref, ...rest } = inner;
      const joined = target && conjoin(target.node, rest);
      return joined && [joined];
    }
    const { anyOf, oneOf, discriminator: _tag, ...rest } = inner;
    if (anyOf !== undefined && oneOf !== undefined) return undefined;
    const members = (anyOf ?? oneOf)?.map((member) => conjoin(this.resolved(member), rest));
    return members?.every((member) => member !== undefined) ? members : undefined;
  }

  private resolved(node: SchemaNode): SchemaNode {
    const target = node.ref === undefined ? undefined : this.sides.inner(node.ref);
    if (target === undefined) return node;
    const { ref: _ref, ...rest } = node;
    return conjoin(target.node, rest) ?? node;
  }

  private takesValue(
    outer: SchemaNode,
    inner: SchemaNode,
    value: NonNullable<SchemaNode["values"]>[number],
  ): boolean {
    const fitsInner = valueFits(value, { ...inner, values: [value] }, this.sides.inner);
    return fitsInner === false || valueFits(value, outer, this.sides.outer) === true;
  }

  /** `inner` is no union and lists no values. */
  private provePiece(outer: SchemaNode, inner: SchemaNode): boolean {
    if (outer.never) return false;
    // One member of a conjunction that is accepted is enough: the others only take values away.
    if (inner.allOf?.some((member) => this.accepts(outer, member))) return true;
    return (
      this.targetAccepts(outer, inner) &&
      (outer.allOf ?? []).every((member) => this.accepts(member, inner)) &&
      this.someAccepts(outer.anyOf, inner, false) &&
      this.someAccepts(outer.oneOf, inner, true) &&
      this.refusesNothing(outer, inner) &&
      this.ownWordsAccept(outer, inner)
    );
  }

  private targetAccepts(outer: SchemaNode, inner: SchemaNode): boolean {
    if (outer.ref === undefined) return true;
    const target = this.sides.outer(outer.ref);
    return target !== undefined && this.accepts(target.node, inner);
  }

  /** One member takes all, or each type of the value has a member that takes it. For `oneOf` no other member may take any. */
  private someAccepts(members: SchemaNode["anyOf"], inner: SchemaNode, alone: boolean): boolean {
    if (members === undefined) return true;
    const taker = members.find((member) => this.accepts(member, inner));
    if (taker !== undefined)
      return !alone || members.every((other) => other === taker || areDisjoint(other, inner, this.sides));
    const types = typesOf(inner);
    if (types.length < 2) return false;
    return types.every((type) => this.someAccepts(members, { ...inner, types: [type] }, alone));
  }

  private refusesNothing(outer: SchemaNode, inner: SchemaNode): boolean {
    if (outer.not !== undefined && !this.isRefused(outer.not, inner)) return false;
    if (outer.if === undefined) return true;
    return [outer.then, outer.else].every((branch) => branch === undefined || this.accepts(branch, inner));
  }

  private isRefused(refused: SchemaNode, inner: SchemaNode): boolean {
    if (inner.not !== undefined && areSame(refused, inner.not, this.sides)) return true;
    const { ref: target } = refused;
    const node = target === undefined ? refused : this.sides.outer(target)?.node;
    return node !== undefined && areDisjoint(node, inner, this.sides);
  }

  private ownWordsAccept(outer: SchemaNode, inner: SchemaNode): boolean {
    if (outer.unevaluatedItems ?? outer.unevaluatedProperties) return false;
    if (outer.values !== undefined && !coversBooleans(outer.values, inner)) return false;
    const types = typesOf(inner);
    return (
      acceptsTypes(outer, types) &&
      (!types.includes("string") || acceptsString(outer.string, inner.string)) &&
      (!types.some(isNumeric) || acceptsNumber(outer.number, inner)) &&
      (!types.includes("array") || acceptsArray(outer.array, inner.array, this)) &&
      (!types.includes("object") || acceptsObject(outer.object, inner.object, this))
    );
  }
}

const isNumeric = (type: string): boolean => type === "number" || type === "integer";

/** Only booleans and null can be listed in full by a schema that names types. */
function coversBooleans(values: NonNullable<SchemaNode["values"]>, inner: SchemaNode): boolean {
  const needed = typesOf(inner).map((type) =>
    type === "boolean" ? [true, false] : type === "null" ? [null] : undefined,
  );
  return needed.every(
    (list) => list?.every((value) => values.some((listed) => sameJson(listed, value))) ?? false,
  );
}
