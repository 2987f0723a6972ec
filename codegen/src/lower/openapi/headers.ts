import { quote } from "../../diagnostics/index.js";
import { childOrigin, type HeaderDecl, isRecord, ownValue, type TypeId, typeId } from "../../ir/index.js";
import type { Declarations } from "../declarations.js";
import { checkFields, flagOf, itemsOf, type Located, type Member, membersOf } from "../located.js";
import type { Scope } from "../scope.js";
import { docsOf } from "./docs.js";
import { parseMediaType } from "./media-type.js";
import { headerFields, isToken } from "./parameters.js";
import { definitionAt, locate } from "./reference.js";

/** Headers of the parts of a body, by the place of the encoding that describes them. */
export type PartHeaders = ReadonlyMap<TypeId, readonly HeaderDecl[]>;

/** Reads headers of replies and of parts of bodies. Components that many refer to are read once. */
export class HeaderReader {
  private readonly declarations: Declarations;
  private readonly scope: Scope;
  private readonly known = new Map<TypeId, HeaderDecl>();

  constructor(declarations: Declarations, scope: Scope) {
    this.declarations = declarations;
    this.scope = scope;
  }

  /** The headers that a reply or an encoding has under `headers`. */
  readAll(holder: Located): readonly HeaderDecl[] {
    return membersOf(holder, "headers", this.scope).flatMap((member) => {
      // What a body is made of says its media type.
      if (member.key.toLowerCase() === "content-type") return [];
      const at = locate(member.value, member.origin, "A header", this.scope);
      if (at === undefined) return [];
      if (!isToken(member.key)) {
        const message = `${quote(member.key)} cannot be the name of a header.`;
        this.scope.reporter.report("openapi-parameter", message, member.origin);
        return [];
      }
      const id = typeId(at.origin);
      const definition = definitionAt(at, this.scope);
      const header = this.known.get(id) ?? this.read(definition);
      this.known.set(id, header);
      const said = definition === at ? {} : { docs: docsOf(at, this.scope) };
      return [{ ...header, ...said, name: member.key }];
    });
  }

  /** The headers of all parts of a multipart body, and of the parts of these. */
  ofParts(media: Located): PartHeaders {
    const found = new Map<TypeId, readonly HeaderDecl[]>();
    const holders = [media];
    for (const holder of holders)
      for (const { value, origin } of this.encodingsIn(holder)) {
        const at = locate(value, origin, "An encoding", this.scope);
        if (at === undefined || found.has(typeId(at.origin))) continue;
        found.set(typeId(at.origin), this.readAll(at));
        holders.push(at);
      }
    return found;
  }

  private encodingsIn(holder: Located): readonly Pick<Member, "value" | "origin">[] {
    const rest = ownValue(holder.record, "itemEncoding");
    return [
      ...membersOf(holder, "encoding", this.scope),
      ...(itemsOf(holder, "prefixEncoding", this.scope) ?? []),
      ...(rest === undefined ? [] : [{ value: rest, origin: childOrigin(holder.origin, "itemEncoding") }]),
    ];
  }

  private read(at: Located): HeaderDecl {
    checkFields(at, "a header", headerFields, this.scope);
    const contents = ownValue(at.record, "content");
    const [key = ""] = isRecord(contents) ? Object.keys(contents) : [];
    const holder = key === "" ? at.origin : childOrigin(at.origin, "content", key);
    const schema = childOrigin(holder, "schema");
    const isSaid = this.scope.set.valueAt(schema) !== undefined;
    const node = isSaid ? this.declarations.lower(schema).node : { origin: schema, docs: {} };
    return {
      name: "",
      required: flagOf(at, "required", this.scope),
      ...(flagOf(at, "explode", this.scope) && { explode: true }),
      ...(key !== "" && { mediaType: parseMediaType(key)?.text ?? "application/json" }),
      node,
      docs: docsOf(at, this.scope),
    };
  }
}
