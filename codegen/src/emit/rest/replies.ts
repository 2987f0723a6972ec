import {
  type ContentDecl,
  type HttpMethod,
  type OperationDecl,
  pointerTokens,
  type ReplyDecl,
  type SchemaNode,
} from "../../ir/index.js";
import { code, type Fragment, join, list, statusKey } from "../../print/index.js";
import { openUnionOf, primary, type TypeText, undefinedType } from "../types/type-text.js";
import { contentValue, loneModel, receivedType } from "./content.js";
import type { RestScope } from "./scope.js";

const unknownType = primary(code`unknown`, "unknown");

/** The type of what a call gives when all is well: any body of a success; of `default` where no success is described. */
export function resultType({ replies, method }: OperationDecl, scope: RestScope): TypeText {
  const bodies = successes(replies).map((reply) => bodyType(reply, method, scope));
  if (bodies.some(({ sameAs }) => sameAs === "unknown")) return unknownType;
  return bodies.length === 0 ? unknownType : openUnionOf(bodies);
}

/** The type of the bodies by status: `{ 200: Page; 404: NotFound }`. */
export function repliesType({ replies, method }: OperationDecl, scope: RestScope): Fragment {
  const members = replies.map(
    (reply) => code`${statusKey(reply.status)}: ${bodyType(reply, method, scope).text}`,
  );
  return members.length === 0 ? code`unknown` : code`{ ${join(members, "; ")} }`;
}

/** The entries of `replies` in the descriptor. */
export function replyEntries({ replies }: OperationDecl, scope: RestScope): readonly Fragment[] {
  return replies.map(({ status, contents }) => {
    const said = contents.length === 0 ? code`null` : contentsValue(contents, scope);
    return code`${statusKey(status)}: ${said}`;
  });
}

function contentsValue(contents: readonly ContentDecl[], scope: RestScope): Fragment {
  const values = contents.map((content) => contentValue(content, scope.received, scope));
  return loneModel(contents, scope.received) ?? list(values);
}

/** The type of one item of a page; undefined where the operation has no pages. */
export function itemType(operation: OperationDecl, scope: RestScope): TypeText | undefined {
  if (operation.pagination === undefined) return undefined;
  const [content] = successes(operation.replies).flatMap(({ contents }) => contents);
  if (content?.type === undefined) return unknownType;
  const page = scope.analysis.referring(scope.received(content.type));
  const items = pointerTokens(operation.pagination.items).reduce<SchemaNode | undefined>(
    (node, name) => node && propertyNode(node, name, scope),
    page,
  );
  const item = items && itemNode(items, scope);
  return item === undefined ? unknownType : scope.typeOf(item, "out");
}

function propertyNode(node: SchemaNode, name: string, { analysis }: RestScope): SchemaNode | undefined {
  for (const { object } of analysis.conjuncts(node)) {
    const property = object?.properties.find((each) => each.name === name);
    if (property !== undefined) return property.node;
  }
  return undefined;
}

function itemNode(node: SchemaNode, { analysis }: RestScope): SchemaNode | undefined {
  return analysis.conjuncts(node).find(({ array }) => array?.items !== undefined)?.array?.items;
}

function successes(replies: readonly ReplyDecl[]): readonly ReplyDecl[] {
  const good = replies.filter(({ status }) => status.startsWith("2"));
  return good.length > 0 ? good : replies.filter(({ status }) => status === "default");
}

/** Statuses that never come with a body (RFC 9110), whatever a document says. */
const bodiless: ReadonlySet<string> = new Set(["204", "205", "304"]);

function bodyType({ contents, status }: ReplyDecl, method: HttpMethod, scope: RestScope): TypeText {
  if (contents.length === 0 || method === "HEAD" || bodiless.has(status)) return undefinedType;
  return openUnionOf(contents.map((content) => receivedType(content, scope)));
}
