import type { ApiModel } from "../../ir/index.js";
import { sourcesOf } from "../files.js";
import type { EmitResult, FilePlan, SymbolPlan } from "../plan.js";
import { symbolOf } from "../symbols.js";
import { type Group, groupsOf } from "./groups.js";
import { emitOperation } from "./operation.js";
import { type RestScope, restScope } from "./scope.js";
import { emitSecurity } from "./security.js";
import { emitWebhooks } from "./webhooks.js";

/** Emits a descriptor per REST operation, one file per group; security schemes; webhooks as types. Needs the models beside it. */
export function emitRest(model: ApiModel): EmitResult {
  if (model.rest === undefined) return { symbols: [], files: [] };
  const scope = restScope(model);
  const results = [
    ...groupsOf(model.rest.operations).map((group) => emitGroup(group, scope)),
    emitSecurity(model),
    emitWebhooks(model, scope),
  ];
  return {
    symbols: results.flatMap(({ symbols }) => symbols),
    files: results.flatMap(({ files }) => files),
  };
}

function emitGroup({ key, name, operations }: Group, scope: RestScope): EmitResult {
  const path = `rest/${key}`;
  const namespace: SymbolPlan = {
    id: symbolOf.restGroup(key),
    proposed: name,
    casing: "camel",
    file: "index",
    space: "value",
    exported: true,
    origin: operations[0]?.origin ?? { file: "", pointer: "" },
  };
  const emitted = operations.map((operation) => ({
    id: symbolOf.operation(operation.name),
    ...emitOperation(operation, path, scope),
  }));
  const file: FilePlan = {
    path,
    template: "module",
    about: `Operations on ${name}.`,
    declarations: emitted.map(({ id, body }) => ({ symbol: id, rank: 0, body })),
    sources: sourcesOf(operations),
    namespace: namespace.id,
  };
  return { symbols: [namespace, ...emitted.flatMap(({ symbols }) => symbols)], files: [file] };
}
