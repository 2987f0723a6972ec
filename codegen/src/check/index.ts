import type { Reporter } from "../diagnostics/index.js";
import { type ApiModel, type SchemaNode, typeLookup, visitNodes } from "../ir/index.js";
import type { Limits } from "../limits.js";
import { checkService, checkTopic } from "./bus.js";
import { checkNotedDefault, checkObject } from "./objects.js";
import { PatternCheck } from "./patterns.js";
import { checkRecursion } from "./recursion.js";

/** What the checks work with. */
export type CheckOptions = { readonly limits: Limits; readonly reporter: Reporter };

/** Checks what only the whole model shows: patterns, defaults, endless types, topics and RPCs that cannot be told apart. */
export function checkModel(model: ApiModel, { limits, reporter }: CheckOptions): void {
  const patterns = new PatternCheck(limits, reporter);
  const nodes = nodesOf(model);
  for (const node of nodes) patterns.check(node);
  const fit = { lookup: typeLookup(model.types), isUsable: (pattern: string) => patterns.isUsable(pattern) };
  for (const node of nodes) {
    checkObject(node, { limits, reporter, fit });
    checkNotedDefault(node, { limits, reporter, fit });
  }
  checkRecursion(model.types, reporter);
  for (const topic of model.topics) checkTopic(topic, reporter);
  for (const service of model.services) checkService(service, reporter);
}

/** Every schema of the model once; merging shares schemas between declarations. */
function nodesOf(model: ApiModel): ReadonlySet<SchemaNode> {
  const nodes = new Set<SchemaNode>();
  for (const { node } of model.types) visitNodes(node, (inner) => nodes.add(inner));
  return nodes;
}
