import {
  type Json,
  type OperationDecl,
  type SecuritySchemeDecl,
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
  "apiKey",
  "basic",
  "bearer",
  "connect",
  "createHttpClient",
  "console",
]);

/** A call of the operation that takes the least to be understood. */
export function restCall({ model, names, packageName, serverOf }: Callable): FirstCall | undefined {
  const lookup = typeLookup(model.types);
  const candidates = [...(model.rest?.operations ?? [])].sort((a, b) => effort(a) - effort(b));
  for (const decl of candidates) {
    const group = names.operations.find(({ members }) => members.has(wireName(decl)));
    const member = group?.members.get(wireName(decl));
    const args = argumentsOf(decl, lookup);
    if (group === undefined || member === undefined || args === undefined) continue;
    const auth = authOf(decl, model.rest?.securitySchemes ?? []);
    return programOf({ packageName, baseUrl: serverOf(decl), group: group.name, member, args, auth });
  }
  return undefined;
}

type Calling = {
  readonly packageName: string;
  readonly baseUrl: string;
  readonly group: string;
  readonly member: string;
  readonly args: { readonly [key: string]: Json };
  readonly auth: Auth | undefined;
};

/** What shows a credential: a function of the runtime, and its call. */
type Auth = { readonly name: string; readonly call: string };

/** By the first way to be allowed; a credential that is none of a few kinds is left to the reader. */
function authOf({ security }: OperationDecl, schemes: readonly SecuritySchemeDecl[]): Auth | undefined {
  const [way] = security;
  const scheme = schemes.find(({ name }) => name === way?.[0]?.scheme);
  if (way === undefined || way.length !== 1 || scheme === undefined) return undefined;
  if (scheme.kind === "apiKey") {
    const options = valueText({ in: scheme.in, name: scheme.parameter, value: "your key" });
    return { name: "apiKey", call: `apiKey(${options})` };
  }
  if (scheme.kind === "http" && scheme.scheme.toLowerCase() === "basic")
    return { name: "basic", call: 'basic("your name", "your password")' };
  return scheme.kind === "mutualTLS" ? undefined : { name: "bearer", call: 'bearer("your token")' };
}

function programOf({ packageName, baseUrl, group, member, args, auth }: Calling): FirstCall {
  const [imported, given] = ownNames.has(group)
    ? [`${group} as operations`, `${group}: operations`]
    : [group, group];
  const shown = auth === undefined ? "" : `, auth: ${auth.call}`;
  const call = `api.${group}.${member}(${Object.keys(args).length === 0 ? "" : valueText(args)})`;
  return {
    peers: ["@edgeloom/runtime", "axios"],
    program: [
      `import { ${imported} } from ${JSON.stringify(packageName)};`,
      `import { ${auth === undefined ? "" : `${auth.name}, `}connect, createHttpClient } from "@edgeloom/runtime/http";`,
      "",
      `const http = createHttpClient({ baseUrl: ${JSON.stringify(baseUrl)}${shown} });`,
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
    (security.every((way) => way.length === 0) ? 0 : 20) +
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
