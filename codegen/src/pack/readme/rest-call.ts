import {
  type Json,
  type OperationDecl,
  type TypeId,
  type TypeLookup,
  typeLookup,
  viewId,
} from "../../ir/index.js";
import type { Callable, FirstCall } from "./callable.js";
import { plainExample } from "./plain-example.js";
import { valueText } from "./value-text.js";

/** What the program names itself; a group of operations may be called the same. */
const ownNames: ReadonlySet<string> = new Set([
  "http",
  "api",
  "bearer",
  "connect",
  "createHttpClient",
  "console",
]);

/** A call of the operation that takes the least to be understood. */
export function restCall({ model, names, packageName }: Callable): FirstCall | undefined {
  const lookup = typeLookup(model.types);
  const candidates = [...(model.rest?.operations ?? [])].sort((a, b) => effort(a) - effort(b));
  for (const decl of candidates) {
    const group = names.operations.find(({ members }) => members.has(wireName(decl)));
    const member = group?.members.get(wireName(decl));
    const args = argumentsOf(decl, lookup);
    if (group === undefined || member === undefined || args === undefined) continue;
    return programOf({ packageName, group: group.name, member, args, isSecured: decl.security.length > 0 });
  }
  return undefined;
}

type Calling = {
  readonly packageName: string;
  readonly group: string;
  readonly member: string;
  readonly args: { readonly [key: string]: Json };
  readonly isSecured: boolean;
};

function programOf({ packageName, group, member, args, isSecured }: Calling): FirstCall {
  const [imported, given] = ownNames.has(group)
    ? [`${group} as operations`, `${group}: operations`]
    : [group, group];
  const [auth, bearer] = isSecured ? [', auth: bearer("your token")', "bearer, "] : ["", ""];
  const call = `api.${group}.${member}(${Object.keys(args).length === 0 ? "" : valueText(args)})`;
  return {
    peers: ["@edgeloom/runtime", "axios"],
    program: [
      `import { ${imported} } from ${JSON.stringify(packageName)};`,
      `import { ${bearer}connect, createHttpClient } from "@edgeloom/runtime/http";`,
      "",
      `const http = createHttpClient({ baseUrl: "https://api.example.com"${auth} });`,
      `const api = connect(http, { ${given} });`,
      `console.log(await ${call});`,
    ].join("\n"),
  };
}

const wireName = ({ method, path }: OperationDecl): string => `${method} ${path}`;

/** Reading before writing, then what needs no credentials and few arguments. */
function effort({ method, security, parameters, body, replies }: OperationDecl): number {
  const answers = replies.some(
    ({ status, contents }) => status.startsWith("2") && contents.some(({ kind }) => kind === "json"),
  );
  return (
    (method === "GET" ? 0 : 100) +
    (body === undefined ? 0 : 50) +
    (answers ? 0 : 40) +
    (security.length === 0 ? 0 : 20) +
    parameters.filter(({ required }) => required).length
  );
}

function argumentsOf(
  { parameters, body }: OperationDecl,
  lookup: TypeLookup,
): { [key: string]: Json } | undefined {
  const args: { [key: string]: Json } = {};
  for (const { key, node, required } of parameters) {
    if (!required) continue;
    const value = plainExample(node, lookup, key);
    if (value === undefined) return undefined;
    args[key] = value;
  }
  if (body?.required !== true) return args;
  const [content] = body.contents;
  const decl =
    content?.kind === "json" && content.type !== undefined ? sentView(content.type, lookup) : undefined;
  const value = decl && plainExample(decl.node, lookup, "body");
  return value === undefined ? undefined : { ...args, body: value };
}

const sentView = (id: TypeId, lookup: TypeLookup) => lookup(viewId(id, "write")) ?? lookup(id);
