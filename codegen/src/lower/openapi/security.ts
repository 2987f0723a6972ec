import { quote } from "../../diagnostics/index.js";
import {
  isRecord,
  type Json,
  type JsonRecord,
  type Origin,
  ownValue,
  type SecurityDecl,
  type SecuritySchemeDecl,
  sortedBy,
  typeId,
} from "../../ir/index.js";
import {
  checkFields,
  itemsOf,
  type Located,
  leftOut,
  type Member,
  membersOf,
  misbuilt,
  textOf,
} from "../located.js";
import { documentName } from "../names.js";
import type { Scope } from "../scope.js";
import { connectionHeaders } from "./connection-headers.js";
import { docsOf } from "./docs.js";
import { isToken } from "./parameters.js";
import { locate } from "./reference.js";

const fields: readonly string[] = [
  "type",
  "description",
  "summary",
  "name",
  "in",
  "scheme",
  "bearerFormat",
  "flows",
  "openIdConnectUrl",
  "oauth2MetadataUrl",
  "deprecated",
];

/** The security schemes of a run, and what operations ask for. */
export class SecurityReader {
  private readonly scope: Scope;
  /** By the document that names them, and that name. */
  private readonly schemes = new Map<string, SecuritySchemeDecl>();
  private readonly reported = new Set<string>();

  constructor(scope: Scope) {
    this.scope = scope;
  }

  /** All schemes that were read, by name. */
  get all(): readonly SecuritySchemeDecl[] {
    return sortedBy(new Set(this.schemes.values()), (scheme) => scheme.name);
  }

  /** Reads the schemes of a document. */
  readSchemes(root: Located): void {
    const components = ownValue(root.record, "components");
    if (!isRecord(components)) return;
    const at = { record: components, origin: { ...root.origin, pointer: "/components" } };
    for (const member of membersOf(at, "securitySchemes", this.scope)) this.readScheme(member);
  }

  /** The alternatives of an operation: its own, or else those of the document; none where neither says anything. */
  requirementsOf(operation: Located, root: Located): readonly SecurityDecl[] {
    const from = Object.hasOwn(operation.record, "security") ? operation : root;
    const items = itemsOf(from, "security", this.scope);
    if (items?.length === 0) return [[]];
    const ways = (items ?? []).map((item) => this.readAlternative(item, root));
    const known = ways.filter((way) => way !== undefined);
    // Where the way that needs a credential is not known, nothing says that none is needed.
    const isUnknown = known.length < ways.length && known.every((way) => way.length === 0);
    return isUnknown ? [] : known;
  }

  private readAlternative({ value, origin }: Member, root: Located): SecurityDecl | undefined {
    const required = typeof value === "string" ? this.namedAlone(value, origin) : value;
    if (!isRecord(required)) return misbuilt(this.scope, "A security requirement must be an object.", origin);
    const asked = Object.keys(required).map((name) => ({
      name: this.schemeNamed(name, root),
      scopes: scopesOf(required[name]),
    }));
    const known = asked.flatMap(({ name, scopes }) => (name === undefined ? [] : [{ scheme: name, scopes }]));
    if (known.length === asked.length) return known;
    this.reportOnce(`A scheme of ${quote(Object.keys(required).join(", "))} is not described.`, origin);
    return undefined;
  }

  private namedAlone(name: string, origin: Origin): JsonRecord {
    const message = `A security requirement must be an object; ${quote(name)} is read as the scheme of this name.`;
    this.scope.reporter.report("openapi-structure", message, origin, { severity: "warning" });
    return { [name]: [] };
  }

  /** 3.2 may also name a scheme by its address. */
  private schemeNamed(name: string, root: Located): string | undefined {
    const id = schemeId(root.origin.file, name);
    if (this.schemes.has(id)) return this.schemes.get(id)?.name;
    const target = /[#/]/.test(name) ? this.scope.set.find?.(name, root.origin) : undefined;
    const found =
      target && [...this.schemes.values()].find(({ origin }) => typeId(origin) === typeId(target));
    return found?.name;
  }

  private reportOnce(message: string, origin: Origin): void {
    const key = `${origin.file} ${message}`;
    if (this.reported.has(key)) return;
    this.reported.add(key);
    this.scope.reporter.report("openapi-security", message, origin);
  }

  private readScheme(member: Member): void {
    const at = locate(member.value, member.origin, "A security scheme", this.scope);
    if (at === undefined) return;
    checkFields(at, "a security scheme", fields, this.scope);
    const kind = this.kindOf(at);
    if (kind === undefined) return;
    const id = schemeId(member.origin.file, member.key);
    const same = [...this.schemes.values()].filter(({ name }) => name === member.key);
    const known = same.find((scheme) => typeId(scheme.origin) === typeId(at.origin) || isSame(scheme, kind));
    // Credentials are given by name: what two documents call the same and describe otherwise has two names.
    const name = same.length === 0 ? member.key : `${member.key}-${documentName(member.origin.file)}`;
    this.schemes.set(id, known ?? { name, origin: at.origin, docs: docsOf(at, this.scope), ...kind });
  }

  private kindOf(at: Located): SchemeKind | undefined {
    const type = ownValue(at.record, "type");
    if (type === "oauth2" || type === "openIdConnect" || type === "mutualTLS") return { kind: type };
    if (type === "apiKey") return this.apiKey(at);
    if (type !== "http")
      return misbuilt(
        this.scope,
        "`type` of a security scheme must be apiKey, http, mutualTLS, oauth2 or openIdConnect.",
        at.origin,
      );
    const scheme = textOf(at, "scheme", this.scope) ?? "";
    if (isToken(scheme)) return { kind: "http", scheme: scheme.toLowerCase() };
    return misbuilt(this.scope, "An `http` scheme must name its `scheme`, such as `bearer`.", at.origin);
  }

  private apiKey(at: Located): SchemeKind | undefined {
    const place = ownValue(at.record, "in");
    const parameter = textOf(at, "name", this.scope) ?? "";
    const isPlace = place === "query" || place === "header" || place === "cookie";
    const message = "An `apiKey` needs the `name` of a query parameter, header or cookie, and `in`.";
    if (parameter === "") return leftOut(this.scope, message, at.origin);
    if (!isPlace || (place !== "query" && !isToken(parameter)))
      return misbuilt(this.scope, message, at.origin);
    if (place === "header" && connectionHeaders.has(parameter.toLowerCase()))
      return leftOut(this.scope, `The header ${quote(parameter)} belongs to the connection.`, at.origin);
    return { kind: "apiKey", in: place, parameter };
  }
}

type SchemeKind = SecuritySchemeDecl extends infer S
  ? S extends unknown
    ? Omit<S, "name" | "origin" | "docs">
    : never
  : never;

function isSame(scheme: SecuritySchemeDecl, kind: SchemeKind): boolean {
  return Object.entries(kind).every(([key, value]) => scheme[key as keyof SecuritySchemeDecl] === value);
}

function schemeId(file: string, name: string): string {
  return `${file}\n${name}`;
}

function scopesOf(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((scope) => typeof scope === "string") : [];
}
