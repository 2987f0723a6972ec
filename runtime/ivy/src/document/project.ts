import { fits, type ObjectFacet, type Property, type Shape } from "@edgeloom/runtime/schema";
import {
  type ExactJson,
  ExactNumber,
  type ExactObject,
  fromPlain,
  isExactList,
  isExactObject,
  toPlain,
} from "../exact/index.js";

/** A key that a document holds and its schema does not know. */
export type DroppedKey = {
  /** From the root of the document. */
  readonly path: readonly (string | number)[];
  /** The keys that are known there. */
  readonly known: readonly string[];
};

/**
 * Brings a document that fits its shape into its normal form: declared keys in their order, defaults filled in, integers written as
 * such, and unknown keys dropped where the schema does not say that it wants them.
 *
 * @param judged - the same document, as the schema has judged it; decides between alternatives
 */
export function project(
  value: ExactJson,
  judged: ExactJson,
  shape: Shape,
  onDropped: (dropped: DroppedKey) => void,
): ExactJson {
  return new Projection(onDropped).of(value, judged, [shape]);
}

class Projection {
  readonly #onDropped: (dropped: DroppedKey) => void;
  readonly #path: (string | number)[] = [];

  constructor(onDropped: (dropped: DroppedKey) => void) {
    this.#onDropped = onDropped;
  }

  of(value: ExactJson, judged: ExactJson, shapes: readonly Shape[]): ExactJson {
    const active = shapes.flatMap((shape) => activeOf(shape, judged));
    if (isExactObject(value)) return this.#object(value, judged, active);
    if (isExactList(value)) return this.#list(value, judged, active);
    return value instanceof ExactNumber ? numberFor(value, active) : value;
  }

  #list(items: readonly ExactJson[], judged: ExactJson, active: readonly Shape[]): ExactJson {
    const shapes = active.flatMap(({ array }) => array?.items ?? []);
    return items.map((item, index) =>
      this.#at(index, () => this.of(item, (isExactList(judged) ? judged[index] : undefined) ?? item, shapes)),
    );
  }

  #object(value: ExactObject, judged: ExactJson, active: readonly Shape[]): ExactJson {
    const facets = active.flatMap(({ object }) => object ?? []);
    if (facets.length === 0) return value;
    const declared = new Map<string, Property>(facets.flatMap(({ properties = [] }) => [...properties]));
    const others = facets.flatMap(({ additionalProperties }) => additionalProperties ?? []);
    const result = new Map<string, ExactJson>();
    const put = (key: string, member: ExactJson, shapes: readonly Shape[]): void => {
      const alike = (isExactObject(judged) ? judged.get(key) : undefined) ?? member;
      result.set(
        key,
        this.#at(key, () => this.of(member, alike, shapes)),
      );
    };
    for (const [key, property] of declared) {
      const member = value.get(key);
      if (member !== undefined) put(key, member, shapesFor(facets, key));
      else if (property.default !== undefined) result.set(key, fromPlain(property.default));
    }
    for (const [key, member] of value) {
      if (declared.has(key)) continue;
      if (others.length > 0) put(key, member, others);
      else this.#onDropped({ path: [...this.#path, key], known: [...declared.keys()] });
    }
    return result;
  }

  #at<T>(step: string | number, work: () => T): T {
    this.#path.push(step);
    try {
      return work();
    } finally {
      this.#path.pop();
    }
  }
}

function shapesFor(facets: readonly ObjectFacet[], key: string): readonly Shape[] {
  return facets.flatMap(({ properties }) => properties?.get(key)?.shape ?? []);
}

/** The shape, and everything in it that speaks of this value: of alternatives the first that fits. */
function activeOf(shape: Shape, judged: ExactJson): readonly Shape[] {
  const { ref, allOf = [], anyOf, oneOf } = shape;
  const members = [...(ref === undefined ? [] : [ref().model.shape]), ...allOf];
  for (const alternatives of [anyOf, oneOf]) {
    if (alternatives === undefined) continue;
    const plain = toPlain(judged);
    const chosen = alternatives.find((branch) => fits(branch, plain));
    if (chosen !== undefined) members.push(chosen);
  }
  return [shape, ...members.flatMap((member) => activeOf(member, judged))];
}

/** `5.0` and `1e3` are integers to JSON Schema, and are written as such where one is asked for. */
function numberFor(number: ExactNumber, active: readonly Shape[]): ExactNumber {
  const wantsInteger = active.some(({ types }) => types?.includes("integer") ?? false);
  if (!wantsInteger || number.isInteger || !Number.isInteger(number.value)) return number;
  return new ExactNumber(BigInt(number.value).toString());
}
