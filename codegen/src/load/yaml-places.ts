import type * as Yaml from "yaml";
import { composeYaml, yaml } from "./yaml-compose.js";

/** Finds offsets in a YAML text that was read without problem. */
export class YamlPlaces {
  private readonly document: Yaml.Document.Parsed | undefined;

  constructor(text: string, limits: { readonly maxNesting: number }) {
    this.document = composeYaml(text, limits).document;
  }

  /** Offset of the key that a pointer ends at, of the value where there is no key; undefined when it leads nowhere. */
  offsetOf(tokens: readonly string[]): number | undefined {
    let value: unknown = this.document?.contents;
    let shown = value;
    for (const token of tokens) {
      const member = this.member(this.withoutAlias(value), token);
      if (member === undefined) return undefined;
      ({ value, shown } = member);
    }
    return offsetOf(shown) ?? offsetOf(value);
  }

  private member(
    node: unknown,
    token: string,
  ): { readonly value: unknown; readonly shown: unknown } | undefined {
    if (yaml().isSeq(node)) {
      const value = /^\d+$/.test(token) ? node.items[Number(token)] : undefined;
      return value === undefined ? undefined : { value, shown: value };
    }
    if (!yaml().isMap(node)) return undefined;
    const pair = node.items.find(({ key }) => yaml().isScalar(key) && keyText(key) === token);
    return pair && { value: pair.value, shown: pair.key };
  }

  private withoutAlias(node: unknown): unknown {
    return yaml().isAlias(node) && this.document !== undefined ? node.resolve(this.document) : node;
  }
}

function keyText(key: Yaml.Scalar): string | undefined {
  return typeof key.value === "string" ? key.value : key.source;
}

function offsetOf(node: unknown): number | undefined {
  return yaml().isNode(node) ? node.range?.[0] : undefined;
}
