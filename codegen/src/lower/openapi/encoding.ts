import { quote } from "../../diagnostics/index.js";
import { childOrigin, type ParameterStyle, type PartRules, type TypeLookup, typeId } from "../../ir/index.js";
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

/** What an encoding says; nothing where there is none. */
export function encodingOf(
  member: Pick<Member, "value" | "origin"> | undefined,
  { scope, partHeaders }: PartContext,
): PartRules {
  const at = member && locate(member.value, member.origin, "An encoding", scope);
  if (at === undefined) return {};
  checkFields(at, "an encoding", fields, scope);
  for (const field of ["encoding", "prefixEncoding", "itemEncoding"])
    if (Object.hasOwn(at.record, field))
      scope.remark("openapi-ignored", `Nothing is made of \`${field}\`.`, childOrigin(at.origin, field));
  const headers = partHeaders.get(typeId(at.origin)) ?? [];
  const isParameter = ["style", "explode", "allowReserved"].some((field) => Object.hasOwn(at.record, field));
  return {
    ...(isParameter ? parameterRules(at, scope) : contentRules(at, scope)),
    ...(headers.length > 0 && { headers }),
  };
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
