import type { OperationDecl } from "../../ir/index.js";
import {
  code,
  docs,
  exporting,
  type Fragment,
  fields,
  join,
  lines,
  runtime,
  sym,
  typeSym,
} from "../../print/index.js";
import type { SymbolPlan } from "../plan.js";
import { symbolOf } from "../symbols.js";
import { argumentsType } from "./arguments.js";
import { factEntries } from "./facts.js";
import { replyHeadersType } from "./headers.js";
import { itemType, repliesType, resultType } from "./replies.js";
import type { RestScope } from "./scope.js";
import { requestsType } from "./webhooks.js";
import { wordsOf } from "./words.js";

/** What is emitted for one operation: the types of its arguments and callbacks where it has some, and its descriptor. */
export type EmittedOperation = { readonly symbols: readonly SymbolPlan[]; readonly body: Fragment };

/** Emits one operation into the file of its group. */
export function emitOperation(operation: OperationDecl, file: string, scope: RestScope): EmittedOperation {
  const { name, member, callbacks, origin } = operation;
  const id = symbolOf.operation(name);
  const parts: Fragment[] = [];
  const base = {
    proposed: wordsOf(member, "operation"),
    file,
    exported: true,
    isNamespaced: true,
    origin,
  } as const;
  const symbols: SymbolPlan[] = [{ ...base, id, casing: "member", space: "value" }];
  const addType = (typeId: SymbolPlan["id"], suffix: string, type: Fragment): void => {
    symbols.push({ ...base, id: typeId, casing: "pascal", suffix, space: "type", derivedFrom: id });
    parts.push(code`export type ${typeSym(typeId)} =${type};`);
  };
  const taken = argumentsType(operation, scope);
  if (taken !== undefined) addType(symbolOf.operationArgs(name), "Args", taken);
  if (callbacks.length > 0)
    addType(symbolOf.operationCallbacks(name), "Callbacks", code` ${requestsType(callbacks, scope)}`);
  parts.push(descriptor(operation, taken !== undefined, scope));
  return { symbols, body: lines(parts) };
}

/** Arguments of an operation that takes none. */
const noArguments = code`{ readonly [name: string]: never }`;

function descriptor(operation: OperationDecl, takesArguments: boolean, scope: RestScope): Fragment {
  const { name } = operation;
  const id = symbolOf.operation(name);
  const item = itemType(operation, scope);
  const headers = replyHeadersType(operation, scope);
  const types = [
    takesArguments ? typeSym(symbolOf.operationArgs(name)) : noArguments,
    resultType(operation, scope).text,
    repliesType(operation, scope),
    ...(item === undefined ? (headers === undefined ? [] : [code`never`]) : [item.text]),
    ...(headers === undefined ? [] : [headers]),
  ];
  const type = code`${runtime("Operation")}<${join(types, ", ")}>`;
  const facts = fields(factEntries(operation, scope));
  return code`${about(operation)}${exporting(id)}const ${sym(id)}: ${type} = ${facts};`;
}

function about({ method, path, docs: said, replies }: OperationDecl): Fragment {
  const headers = replies.flatMap(({ status, headers: all }) =>
    all.length === 0
      ? []
      : [`Headers with ${status}: ${all.map((header) => `\`${header.name}\``).join(", ")}.`],
  );
  return docs(said, { notes: [`\`${method} ${path}\``, ...headers] });
}
