import type { BodyDecl, ContentDecl, OperationDecl, ParameterDecl } from "../../ir/index.js";
import { code, docs, type Fragment, indent, lines, lit, memberName } from "../../print/index.js";
import { notesOf } from "../types/notes.js";
import { openUnionOf, stringType, type TypeText, undefinedType } from "../types/type-text.js";
import { sentType } from "./content.js";
import { partHeadersType } from "./parts.js";
import type { RestScope } from "./scope.js";

/**
 * What stands behind the `=` of the type of an operation's arguments, which are flat: parameters, `body`, `contentType`. Undefined
 * where it takes none.
 */
export function argumentsType({ parameters, body }: OperationDecl, scope: RestScope): Fragment | undefined {
  const members = parameters.map((parameter) => parameterMember(parameter, scope));
  const bodies =
    body === undefined ? [] : body.contents.map((content, at) => bodyMembers(body, content, at === 0, scope));
  const headers = body && partHeadersType(body, scope);
  if (headers !== undefined) members.push(partHeadersMember(headers));
  const [only] = bodies;
  if (only !== undefined && bodies.length === 1) return code` ${block([...members, ...only])}`;
  if (bodies.length === 0) return members.length === 0 ? undefined : code` ${block(members)}`;
  const forms = indent(lines(bodies.map((form) => code`| ${block(form)}`)));
  return members.length === 0 ? forms : code` ${block(members)} & (${forms})`;
}

function partHeadersMember(type: Fragment): Fragment {
  const about = docs({ description: "Headers of the parts of the body, by their names or places." });
  return code`${about}readonly partHeaders?: ${type} | undefined;`;
}

function parameterMember(
  { key, node, required, docs: said, ...more }: ParameterDecl,
  scope: RestScope,
): Fragment {
  const deprecated = said.deprecated ?? node.docs.deprecated;
  const text = said.description ?? said.title ?? node.docs.description ?? node.docs.title;
  const about = docs(
    {
      ...node.docs,
      ...said,
      ...(text !== undefined && { description: text }),
      ...(deprecated && { deprecated }),
    },
    { notes: notesOf(node) },
  );
  return member(key, scope.typeOf(node, "in"), { about, isRequired: required || more.in === "path" });
}

/** The media type that is sent where the caller names none may be left out; of a range the caller has to choose one. */
function bodyMembers(
  { required, contents, docs: said }: BodyDecl,
  content: ContentDecl,
  isFirst: boolean,
  scope: RestScope,
): readonly Fragment[] {
  const { mediaType } = content;
  const isRange = mediaType.includes("*");
  const type = isRange ? stringType : { text: lit(mediaType), binding: "primary" as const };
  const named =
    contents.length === 1 && !isRange ? [] : [member("contentType", type, { isRequired: !isFirst })];
  const about = docs(said);
  return [...named, member("body", sentType(content, scope), { about, isRequired: required })];
}

function member(
  name: string,
  type: TypeText,
  { about = code``, isRequired }: { readonly about?: Fragment; readonly isRequired: boolean },
): Fragment {
  const full = isRequired ? type : openUnionOf([type, undefinedType]);
  return code`${about}readonly ${memberName(name)}${isRequired ? code`` : code`?`}: ${full.text};`;
}

function block(members: readonly Fragment[]): Fragment {
  return code`{${indent(lines(members))}}`;
}
