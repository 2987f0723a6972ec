import type * as Yaml from "yaml";
import { quote } from "../diagnostics/index.js";
import type { Json } from "../ir/index.js";
import { exactNumber } from "./exact-number.js";
import { nestingLimit, type ParsedText, type TextProblem } from "./problem.js";
import { YamlAnchors } from "./yaml-anchors.js";
import { composeYaml, yaml } from "./yaml-compose.js";

/** Reads YAML 1.2 as the same plain data that JSON gives. */
export function readYaml(text: string, limits: { readonly maxNesting: number }): ParsedText {
  const { document, problems } = composeYaml(text, limits);
  if (document === undefined) return { data: undefined, problems };
  const reader = new YamlReader(nestingLimit(limits.maxNesting));
  const data = reader.value(document.contents, 0);
  return { data, problems: reader.problems };
}

type MutableRecord = { [key: string]: Json };

/** One pass over the nodes of one document. */
class YamlReader {
  readonly problems: TextProblem[] = [];
  private readonly maxNesting: number;
  private readonly anchors: YamlAnchors;
  private readonly is = yaml();

  constructor(maxNesting: number) {
    this.maxNesting = maxNesting;
    this.anchors = new YamlAnchors((message, node) => this.report("yaml-alias", message, node));
  }

  value(node: unknown, nesting: number): Json {
    if (this.is.isAlias(node)) return this.alias(node, nesting);
    if (!this.is.isNode(node)) return null;
    return this.anchors.during(node.anchor, nesting, () => this.plainValue(node, nesting));
  }

  private plainValue(node: Yaml.Node, nesting: number): Json {
    if (this.is.isScalar(node)) return this.scalar(node);
    if (this.tooDeep(nesting + 1, node)) return null;
    this.anchors.reached(nesting + 1);
    if (this.is.isSeq(node)) return node.items.map((item) => this.value(item, nesting + 1));
    return this.is.isMap(node) ? this.record(node, nesting + 1) : null;
  }

  private alias(node: Yaml.Alias, nesting: number): Json {
    const anchor = this.anchors.use(node);
    if (anchor === undefined || this.tooDeep(nesting + anchor.height, node)) return null;
    this.anchors.reached(nesting + anchor.height);
    return anchor.data;
  }

  private record(map: Yaml.YAMLMap, nesting: number): Json {
    const record = Object.create(null) as MutableRecord;
    for (const pair of map.items) {
      const key = this.key(pair.key, map);
      const value = this.value(pair.value, nesting);
      if (key === undefined) continue;
      if (record[key] !== undefined) {
        this.report(
          "duplicate-key",
          `The key ${quote(key)} stands twice in one object.`,
          pair.key as Yaml.Node,
        );
      }
      record[key] = value;
    }
    return record;
  }

  /** A key as it is written: `200` and `1.10` are texts here, however a schema would read them. */
  private key(node: unknown, map: Yaml.YAMLMap): string | undefined {
    if (!this.is.isScalar(node) || (node.value === null && !node.source)) {
      this.report("yaml-key", "A key must be a string.", this.is.isNode(node) ? node : map);
      return undefined;
    }
    if (node.value === "<<" && node.type === "PLAIN")
      this.report("yaml-merge", "`<<` would merge keys in YAML 1.1.", node);
    const key = typeof node.value === "string" ? node.value : (node.source ?? "");
    return this.anchors.during(node.anchor, 0, () => key) as string;
  }

  private scalar(node: Yaml.Scalar): Json {
    const { value } = node;
    if (typeof value === "number" || typeof value === "bigint") return this.number(node);
    if (typeof value === "string" || typeof value === "boolean") return value;
    return null;
  }

  /** Reads the number again from its source: the package's own value is already rounded. */
  private number(node: Yaml.Scalar): Json {
    const source = (node.source ?? "").replace(/^\+/, "");
    if (/inf|nan/i.test(source))
      return this.report("yaml-value", `${quote(source)} is no JSON number.`, node);
    const exact = /^0[xo]/.test(source) ? prefixedInteger(source) : exactNumber(source);
    if (exact.kind === "out-of-range")
      return this.report("number-range", `No number can hold ${quote(source, 40)}.`, node);
    if (exact.kind === "rounded") {
      this.report("number-rounded", `${quote(source, 40)} becomes ${exact.value}, the nearest number.`, node);
    }
    return exact.value;
  }

  private tooDeep(nesting: number, node: Yaml.Node): boolean {
    if (nesting <= this.maxNesting) return false;
    this.report("limit-nesting", `Values are nested deeper than ${this.maxNesting}.`, node);
    return true;
  }

  private report(code: TextProblem["code"], message: string, node: Yaml.Node): null {
    this.problems.push({ code, message, offset: node.range?.[0] ?? 0 });
    return null;
  }
}

/** `0x1F` and `0o17`, through the same rule as decimal integers. */
function prefixedInteger(source: string): ReturnType<typeof exactNumber> {
  return source.length > 1_000 ? { kind: "out-of-range" } : exactNumber(BigInt(source).toString());
}
