import { isRecord, typeLookup } from "../../ir/index.js";
import { messageCall, rpcCall } from "./bus-call.js";
import type { Callable, FirstCall } from "./callable.js";
import { exampleOfType } from "./plain-example.js";
import { restCall } from "./rest-call.js";
import { valueText } from "./value-text.js";

/** The first call of what a package is about: an operation, else an RPC, a message, or a model. Undefined when nothing can be shown. */
export function firstCall(callable: Callable): FirstCall | undefined {
  return restCall(callable) ?? rpcCall(callable) ?? messageCall(callable) ?? modelCall(callable);
}

/** A value of a model: rather one that says something than `{}`. */
function modelCall({ model, models, hasValidators, packageName }: Callable): FirstCall | undefined {
  const lookup = typeLookup(model.types);
  const shown = model.types.flatMap(({ id }) => {
    const name = models.get(id);
    const value = exampleOfType(id, lookup);
    return name === undefined || value === undefined || !isRecord(value) ? [] : [{ name, value }];
  });
  const best = shown.find(({ value }) => Object.keys(value).length > 0) ?? shown[0];
  if (best === undefined) return undefined;
  const { name, value } = best;
  const [head, made] = hasValidators
    ? [`import { ${name} }`, `const value = ${name}.parse(${valueText(value)});`]
    : [`import type { ${name} }`, `const value: ${name} = ${valueText(value)};`];
  return {
    peers: [],
    program: [`${head} from ${JSON.stringify(packageName)};`, "", made, "console.log(value);"].join("\n"),
  };
}
