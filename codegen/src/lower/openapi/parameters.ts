import { quote } from "../../diagnostics/index.js";
import {
  childOrigin,
  isRecord,
  type Json,
  ownValue,
  type ParameterDecl,
  type ParameterStyle,
  type TypeId,
  typeId,
} from "../../ir/index.js";
import type { Declarations } from "../declarations.js";
import { checkFields, flagOf, type Located, leftOut, type Member, misbuilt, textOf } from "../located.js";
import type { Scope } from "../scope.js";
import { connectionHeaders } from "./connection-headers.js";
import { docsOf } from "./docs.js";
import { parseMediaType } from "./media-type.js";
import { definitionAt, locate } from "./reference.js";
import type { OperationSource } from "./sources.js";
import type { ReadTemplate } from "./template.js";

/** A parameter without the name that it has among the arguments of an operation. */
export type ParameterSource = Omit<ParameterDecl, "key" | "parts"> & {
  /** What says how its properties are written: how shows only when its type is known. */
  readonly media?: Located;
};

/** The same with its name among the arguments. */
export type NamedParameter = ParameterSource & Pick<ParameterDecl, "key">;

type Place = ParameterDecl["in"];

/** What a header of a reply may say: what a parameter may, but for its name and its place. */
export const headerFields: readonly string[] = [
  "description",
  "summary",
  "required",
  "deprecated",
  "allowEmptyValue",
  "style",
  "explode",
  "allowReserved",
  "schema",
  "content",
  "example",
  "examples",
];
const fields: readonly string[] = ["name", "in", ...headerFields, "x-edgeloom-since"];

/** In the order in which arguments are told apart; the first style is what a parameter without one has. */
const styles = {
  path: ["simple", "label", "matrix"],
  query: ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
  querystring: ["form"],
  header: ["simple"],
  cookie: ["form", "cookie"],
} as const satisfies Readonly<Record<Place, readonly ParameterStyle[]>>;

const places = Object.keys(styles) as readonly Place[];

/** Headers that other parts of a description speak about; as parameters the specification says to ignore them. */
const spokenFor: ReadonlySet<string> = new Set(["accept", "content-type", "authorization"]);

/** Reads parameters, each definition once however many operations refer to it. */
export class ParameterReader {
  private readonly declarations: Declarations;
  private readonly scope: Scope;
  private readonly known = new Map<TypeId, ParameterSource | undefined>();

  constructor(declarations: Declarations, scope: Scope) {
    this.declarations = declarations;
    this.scope = scope;
  }

  /** All parameters of an operation, those of its path item first unless it has its own of the same name and place. */
  readAll(source: OperationSource, own: readonly Member[]): readonly NamedParameter[] {
    const found = new Map<string, ParameterSource>();
    for (const list of [source.shared, own]) {
      const here = new Set<string>();
      for (const member of list) {
        const parameter = this.read(member);
        if (parameter === undefined) continue;
        const key = identityOf(parameter);
        if (here.has(key)) this.report(`The parameter ${quote(parameter.name)} stands twice.`, member.origin);
        else found.set(key, parameter);
        here.add(key);
      }
    }
    const complete = this.withVariables([...found.values()], source);
    const ordered = places.flatMap((place) => complete.filter((parameter) => parameter.in === place));
    return withKeys(ordered);
  }

  /** A parameter that is left out of the document is a text; one that the path does not mention cannot be sent. */
  private withVariables(
    parameters: readonly ParameterSource[],
    { template, at, path }: OperationSource,
  ): readonly ParameterSource[] {
    const described = new Map(
      parameters.flatMap((parameter) => (parameter.in === "path" ? [[parameter.name, parameter]] : [])),
    );
    const others = parameters.filter((parameter) => parameter.in !== "path");
    const inQuery = this.variablesOfQuery(template, others, { at, path });
    const variables = new Set([...template.names, ...inQuery]);
    const added = [...variables].map((name) => {
      const known = described.get(name);
      if (known) return known;
      const place = inQuery.includes(name) ? "query" : "path";
      this.report(
        `The path ${quote(path)} has ${quote(name)}, which no parameter describes: it is read as text. Say it among the \`parameters\`, with \`in: ${place}\`.`,
        at.origin,
      );
      return pathText(name, at);
    });
    for (const { name, origin } of described.values()) {
      if (!variables.has(name))
        this.report(
          `The path ${quote(path)} has no ${quote(`{${name}}`)}, so this parameter is left out.`,
          origin,
        );
    }
    return [...added, ...others];
  }

  /** Names in a query behind the path, but for pairs that a parameter of the query writes. */
  private variablesOfQuery(
    { pairs }: ReadTemplate,
    parameters: readonly ParameterSource[],
    { at, path }: Pick<OperationSource, "at" | "path">,
  ): readonly string[] {
    const known = new Set(parameters.flatMap((one) => (one.in === "query" ? [one.name] : [])));
    return pairs.flatMap(({ text, names }) => {
      const name = names.find((each) => known.has(each));
      if (name === undefined) return names;
      if (text !== `${name}={${name}}`)
        this.report(
          `The path ${quote(path)} says ${quote(text)}, but ${quote(name)} is a parameter of the query and is written as such.`,
          at.origin,
        );
      return [];
    });
  }

  private read(member: Member): ParameterSource | undefined {
    const at = locate(member.value, member.origin, "A parameter", this.scope);
    if (at === undefined) return undefined;
    const id = typeId(at.origin);
    const definition = definitionAt(at, this.scope);
    if (!this.known.has(id)) this.known.set(id, this.readDefinition(definition));
    const known = this.known.get(id);
    return known && definition !== at ? { ...known, docs: docsOf(at, this.scope) } : known;
  }

  private readDefinition(at: Located): ParameterSource | undefined {
    checkFields(at, "a parameter", fields, this.scope);
    const place = this.placeOf(at);
    const name = this.nameOf(at);
    if (place === undefined || name === undefined || !this.isSendable(name, place, at)) return undefined;
    const style = this.styleOf(at, place);
    if (flagOf(at, "allowEmptyValue", this.scope))
      this.scope.remark(
        "openapi-ignored",
        "`allowEmptyValue` changes nothing: a text may be empty anyway.",
        at.origin,
      );
    const explode =
      ownValue(at.record, "explode") === undefined
        ? explodesOf(style, place)
        : flagOf(at, "explode", this.scope);
    return {
      name,
      in: place,
      style,
      explode,
      allowReserved: flagOf(at, "allowReserved", this.scope),
      required: flagOf(at, "required", this.scope) || place === "path",
      ...this.valueOf(at),
      docs: docsOf(at, this.scope),
      origin: at.origin,
    };
  }

  private placeOf(at: Located): Place | undefined {
    const place = ownValue(at.record, "in");
    return (
      places.find((known) => known === place) ??
      misbuilt(this.scope, `\`in\` of a parameter must be one of ${places.join(", ")}.`, at.origin)
    );
  }

  private nameOf(at: Located): string | undefined {
    const name = ownValue(at.record, "name");
    if (typeof name === "string" && name !== "") return name;
    return leftOut(this.scope, "A parameter must have a `name`.", at.origin);
  }

  private isSendable(name: string, place: Place, at: Located): boolean {
    if (place !== "header" && place !== "cookie") return true;
    if (!isToken(name)) {
      this.scope.reporter.report(
        "openapi-parameter",
        `${quote(name)} cannot be the name of a ${place}.`,
        at.origin,
      );
      return false;
    }
    if (place === "cookie") return true;
    const speaker = speakerFor(name.toLowerCase());
    if (speaker === undefined) return true;
    this.report(`The header ${quote(name)} is ${speaker}, so it is no parameter.`, at.origin);
    return false;
  }

  private styleOf(at: Located, place: Place): ParameterStyle {
    const known: readonly ParameterStyle[] = styles[place];
    const style = textOf(at, "style", this.scope);
    const found = known.find((candidate) => candidate === style);
    if (style !== undefined && found === undefined)
      this.report(
        `In ${place} there is no style ${quote(style)}, only ${known.join(", ")}.`,
        childOrigin(at.origin, "style"),
      );
    return found ?? known[0] ?? "form";
  }

  private valueOf(at: Located): Pick<ParameterSource, "node" | "mediaType" | "media"> {
    const { record, origin } = at;
    const contents = ownValue(record, "content");
    const schema = childOrigin(origin, "schema");
    if (contents === undefined) {
      if (Object.hasOwn(record, "schema")) return { node: this.declarations.lower(schema).node };
      this.report("The parameter has neither `schema` nor `content`: any value is sent.", origin);
      return { node: { origin: schema, docs: {} } };
    }
    const [key, others] = isRecord(contents) ? Object.keys(contents) : [];
    const mediaType = key === undefined ? undefined : parseMediaType(key);
    if (key === undefined || others !== undefined || mediaType === undefined) {
      this.report(
        "`content` of a parameter must have exactly one media type: the value is sent as JSON.",
        origin,
      );
      if (key === undefined) return { node: { origin: schema, docs: {} }, mediaType: "application/json" };
    }
    const place = childOrigin(origin, "content", key ?? "");
    const at2 = locate(
      ownValue(contents as { readonly [key: string]: Json }, key ?? ""),
      place,
      "A media type",
      this.scope,
    );
    return {
      node: this.declarations.lower(childOrigin(at2?.origin ?? place, "schema")).node,
      mediaType: mediaType?.text ?? "application/json",
      ...(at2 && Object.hasOwn(at2.record, "encoding") && { media: at2 }),
    };
  }

  private report(message: string, origin: Located["origin"]): void {
    this.scope.reporter.report("openapi-parameter", message, origin, { severity: "warning" });
  }
}

/** Names of headers and cookies (RFC 9110): anything else could end the line. */
export function isToken(name: string): boolean {
  return /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,200}$/.test(name);
}

function identityOf({ name, in: place }: ParameterSource): string {
  return `${place} ${place === "header" ? name.toLowerCase() : name}`;
}

function explodesOf(style: ParameterStyle, place: Place): boolean {
  return place === "querystring" || style === "form" || style === "cookie";
}

/** What says a header in place of a parameter. */
function speakerFor(header: string): string | undefined {
  if (spokenFor.has(header)) return "described by bodies, replies and security";
  return connectionHeaders.has(header) ? "set by the client for each connection and body" : undefined;
}

function pathText(name: string, { origin }: Located): ParameterSource {
  return {
    name,
    in: "path",
    style: "simple",
    explode: false,
    allowReserved: false,
    required: true,
    node: { origin, docs: {}, types: ["string"] },
    docs: {},
    origin,
  };
}

/** Arguments that a call has beside its parameters. */
const otherArguments: readonly string[] = ["body", "contentType", "partHeaders"];

function withKeys(parameters: readonly ParameterSource[]): readonly NamedParameter[] {
  const taken = new Set(otherArguments);
  const names = new Set(parameters.map(({ name }) => name));
  return parameters.map((parameter) => {
    let key = parameter.name;
    while (taken.has(key) || (key !== parameter.name && names.has(key))) key = `${key}_${parameter.in}`;
    taken.add(key);
    return { ...parameter, key };
  });
}
