import type { OperationDecl, RestApi, SecurityDecl, SecuritySchemeDecl } from "../ir/index.js";
import type { Change } from "./change.js";
import { factChange } from "./facts.js";

/** An operation and the service that it belongs to. */
type Side = { readonly operation: OperationDecl; readonly api: RestApi | undefined };

/** What is different about who may call an operation. */
export function compareSecurity(subject: string, old: Side, now: Side): readonly Change[] {
  const before = waysOf(old);
  const after = waysOf(now);
  const isNarrower = !before.every((held) => after.some((asked) => isEnough(held, asked)));
  if (isNarrower)
    return [factChange(subject, "needs another credential", now.operation, { breaks: ["client"] })];
  const isWider = !after.every((held) => before.some((asked) => isEnough(held, asked)));
  if (isWider) return [factChange(subject, "takes further credentials, or none", now.operation)];
  return compareWord(subject, old, now);
}

/** Clients with one credential for all calls show it where nothing is said, and not where it is said that none is needed. */
function compareWord(subject: string, old: Side, now: Side): readonly Change[] {
  const [was, is] = [old, now].map(({ operation }) => operation.security.length > 0);
  if (was === is) return [];
  const reason =
    is === true ? "says that it needs no credential" : "says no longer that it needs no credential";
  return [factChange(subject, reason, now.operation, { least: "patch" })];
}

/** One way to be allowed: what is shown, by how it is written, and the scopes that it needs. */
type Way = ReadonlyMap<string, ReadonlySet<string>>;

/** An operation that asks for nothing has one way, with nothing to show. */
function waysOf({ operation: { security }, api }: Side): readonly Way[] {
  const schemes = new Map(api?.securitySchemes.map((scheme) => [scheme.name, scheme]));
  const alternatives: readonly SecurityDecl[] = security.length === 0 ? [[]] : security;
  return alternatives.map(
    (way) =>
      new Map(way.map(({ scheme, scopes }) => [written(scheme, schemes.get(scheme)), new Set(scopes)])),
  );
}

/** The name counts: by it programs give their credentials. */
function written(name: string, scheme: SecuritySchemeDecl | undefined): string {
  if (scheme?.kind === "apiKey") return JSON.stringify([name, scheme.kind, scheme.in, scheme.parameter]);
  return JSON.stringify([name, scheme?.kind, scheme?.kind === "http" ? scheme.scheme.toLowerCase() : ""]);
}

/** Whether who shows one thing has all that another way asks for. */
function isEnough(held: Way, asked: Way): boolean {
  return [...asked].every(([scheme, scopes]) => {
    const given = held.get(scheme);
    return given !== undefined && [...scopes].every((scope) => given.has(scope));
  });
}
