import { quote } from "../../diagnostics/index.js";
import {
  childOrigin,
  type ParameterStyle,
  type PartRules,
  type SchemaNode,
  type TypeLookup,
  typeId,
} from "../../ir/index.js";
import { checkFields, flagOf, type Located, type Member, textOf } from "../located.js";
import type { Scope } from "../scope.js";
import type { PartHeaders } from "./headers.js";
import { parseMediaType } from "./media-type.js";
import { locate } from "./reference.js";

/** What reading the parts of a body needs beside the body. */
export type PartContext = {
  readonly lookup: TypeLookup;
  readonly scope: Scope;
  readonly partHeaders: PartHeaders;
  /** How the parts of a part are written that is a form or multipart body itself. */
  readonly nested: (part: NestedPart, context: PartContext) => PartRules;
  /** How many parts these parts are in. */
  readonly level: number;
};

/** Parts in parts in parts: an encoding that refers to itself has no end. */
const maxLevels = 8;

/** A part that has parts. */
export type NestedPart = {
  readonly at: Located;
  readonly node: SchemaNode;
  readonly kind: "form" | "multipart";
};

const fields: readonly string[] = [
  "contentType",
  "headers",
  "style",
  "explode",
  "allowReserved",
  "encoding",
  "prefixEncoding",
  "itemEncoding",
];

const styles: readonly ParameterStyle[] = ["form", "spaceDelimited", "pipeDelimited", "deepObject"];

/** What an encoding says of a part with this schema; nothing where there is none. */
export function encodingOf(
  member: Pick<Member, "value" | "origin"> | undefined,
  node: SchemaNode | undefined,
  context: PartContext,
): PartRules {
  const { scope, partHeaders } = context;
  const at = member && locate(member.value, member.origin, "An encoding", scope);
  if (at === undefined) return {};
  checkFields(at, "an encoding", fields, scope);
  const headers = partHeaders.get(typeId(at.origin)) ?? [];
  const isParameter = ["style", "explode", "allowReserved"].some((field) => Object.hasOwn(at.record, field));
  const rules: PartRules = isParameter ? parameterRules(at, scope) : contentRules(at, scope);
  const kind = context.level < maxLevels ? nestedKind(rules.contentType) : undefined;
  if (kind === undefined || node === undefined) remarkNested(at, scope);
  return {
    ...rules,
    ...(kind && node && context.nested({ at, node, kind }, { ...context, level: context.level + 1 })),
    ...(headers.length > 0 && { headers }),
  };
}

function nestedKind(contentType = ""): NestedPart["kind"] | undefined {
  if (/^multipart\/[^*,]+$/.test(contentType)) return "multipart";
  return contentType === "application/x-www-form-urlencoded" ? "form" : undefined;
}

function remarkNested(at: Located, scope: Scope): void {
  for (const field of ["encoding", "prefixEncoding", "itemEncoding"])
    if (Object.hasOwn(at.record, field))
      scope.remark(
        "openapi-ignored",
        `\`${field}\` speaks about the parts of a part that is a form or multipart body.`,
        childOrigin(at.origin, field),
      );
}

function parameterRules(at: Located, scope: Scope): Pick<PartRules, "style" | "explode" | "allowReserved"> {
  const said = textOf(at, "style", scope);
  const style = styles.find((known) => known === said) ?? "form";
  if (said !== undefined && said !== style) {
    const message = `A property has no style ${quote(said)}, only ${styles.join(", ")}.`;
    scope.reporter.report("openapi-parameter", message, childOrigin(at.origin, "style"), {
      severity: "warning",
    });
  }
  const explode = Object.hasOwn(at.record, "explode") ? flagOf(at, "explode", scope) : style === "form";
  return { style, explode, allowReserved: flagOf(at, "allowReserved", scope) };
}

/** A media type for the part, or several that it may have: then the file says which. */
function contentRules(at: Located, scope: Scope): Pick<PartRules, "contentType"> {
  const text = textOf(at, "contentType", scope);
  if (text === undefined) return {};
  const types = text.split(",").map(parseMediaType);
  if (types.every((type) => type !== undefined))
    return { contentType: types.map((type) => type.text).join(", ") };
  scope.reporter.report(
    "openapi-media-type",
    `${quote(text)} is no media type.`,
    childOrigin(at.origin, "contentType"),
  );
  return {};
}
