import type { Reporter } from "../diagnostics/index.js";
import { type ApiModel, childOrigin, childrenOf, type SchemaNode, typeLookup } from "../ir/index.js";
import type { Limits } from "../limits.js";
import type { PatternRun } from "../regex/index.js";
import { checkService, checkTopic } from "./bus.js";
import { checkModule } from "./devices.js";
import type { CheckMemory } from "./memory.js";
import { checkNotedDefault, checkObject } from "./objects.js";
import { PatternCheck } from "./patterns.js";
import { checkRecursion } from "./recursion.js";

export { CheckMemory } from "./memory.js";

/** What the checks work with. */
export type CheckOptions = {
  readonly limits: Limits;
  readonly reporter: Reporter;
  /**
   * What becomes of patterns of exponential time; when left out `refuse`, with a REST service in the model `linear`, and there those
   * that no engine can run are not checked.
   */
  readonly patterns?: "refuse" | "linear" | undefined;
  /** What was checked before, under the same limits. */
  readonly memory?: CheckMemory | undefined;
};

/** What the checks found out that others need. */
export type CheckedModel = {
  /** How a pattern of the model is run. */
  readonly patternRun: (pattern: string) => PatternRun;
};

/** Checks what only the whole model shows: patterns, defaults, endless types, topics and RPCs that cannot be told apart. */
export function checkModel(model: ApiModel, options: CheckOptions): CheckedModel {
  const { limits, reporter } = options;
  // An OpenAPI document is seldom one's own to correct.
  const exponential = options.patterns ?? (model.rest ? "linear" : "refuse");
  const unfit = options.patterns === undefined && model.rest ? "ignore" : "refuse";
  const patterns = new PatternCheck({ limits, reporter, exponential, unfit });
  const nodes = options.memory?.loud(rootsOf(model), limits) ?? nodesOf(model);
  for (const node of nodes) patterns.check(node);
  const matches = (pattern: string, text: string): boolean | undefined => patterns.matches(pattern, text);
  const fit = { lookup: typeLookup(model.types), matches };
  for (const node of nodes) {
    checkObject(node, { limits, reporter, fit });
    checkNotedDefault(node, { limits, reporter, fit });
  }
  checkRecursion(model.types, reporter);
  for (const topic of model.topics) checkTopic(topic, reporter);
  for (const service of model.services) checkService(service, reporter);
  for (const module of model.modules ?? []) {
    const { rolePattern } = module;
    if (rolePattern !== undefined)
      patterns.checkNative(rolePattern, childOrigin(module.origin, "rolePattern"));
    checkModule(module, { reporter, fit });
  }
  return { patternRun: (pattern) => patterns.runOf(pattern) };
}

/** Every schema of the model once; merging shares schemas between declarations. */
function nodesOf(model: ApiModel): ReadonlySet<SchemaNode> {
  const nodes = new Set(rootsOf(model));
  for (const node of nodes) for (const child of childrenOf(node)) nodes.add(child);
  return nodes;
}

function rootsOf(model: ApiModel): ReadonlySet<SchemaNode> {
  const nodes = new Set(model.types.map(({ node }) => node));
  for (const { parameters, replies } of model.rest?.operations ?? []) {
    for (const { node } of parameters) nodes.add(node);
    for (const { headers } of replies) for (const { node } of headers) nodes.add(node);
  }
  return nodes;
}
