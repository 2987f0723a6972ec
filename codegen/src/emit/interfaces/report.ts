import type { Reporter } from "../../diagnostics/index.js";
import { type ApiModel, isAnyNode, type SchemaNode, visitNodes } from "../../ir/index.js";

/** Says what interfaces leave out: topics, services, operations and device modules as a whole, and structure that only a validator could check. */
export function reportUnsayable(model: ApiModel, reporter: Reporter): void {
  const said = [
    ...model.topics,
    ...model.services,
    ...(model.rest?.operations ?? []),
    ...(model.modules ?? []),
  ];
  for (const { name, origin } of said) {
    const message = `${JSON.stringify(name)} needs models: with \`types: "interfaces"\` only its types are emitted.`;
    reporter.report("interface-left-out", message, origin);
  }
  for (const { node, view } of model.types) {
    if (view !== undefined) continue;
    visitNodes(node, (inner) => {
      const words = unsayableWords(inner);
      if (words.length > 0)
        reporter.report(
          "interface-widened",
          `No type says ${words.map((word) => `\`${word}\``).join(", ")}.`,
          inner.origin,
        );
    });
  }
}

function unsayableWords(node: SchemaNode): readonly string[] {
  const { array, object } = node;
  const said: readonly (readonly [string, boolean])[] = [
    ["not", node.not !== undefined],
    ["if", node.if !== undefined && (node.then !== undefined || node.else !== undefined)],
    ["contains", array?.contains !== undefined],
    ["propertyNames", object?.propertyNames !== undefined],
    ["dependentRequired", (object?.dependentRequired.length ?? 0) > 0],
    ["dependentSchemas", (object?.dependentSchemas.length ?? 0) > 0],
    ["patternProperties", (object?.patternProperties.length ?? 0) > 0],
    ["unevaluatedItems", restricts(node.unevaluatedItems)],
    ["unevaluatedProperties", restricts(node.unevaluatedProperties)],
  ];
  return said.filter(([, isSaid]) => isSaid).map(([word]) => word);
}

function restricts(node: SchemaNode | undefined): boolean {
  return node !== undefined && !isAnyNode(node);
}
