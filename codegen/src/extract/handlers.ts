import { type CallExpression, Node, type Signature, type SourceFile, SyntaxKind, type Type } from "ts-morph";
import type { FoundMessage, FoundPaths, FoundRpc } from "../import/paths.js";
import type { JsonRecord } from "../ir/index.js";
import { docBefore, docOf } from "./docs.js";
import { withBase } from "./message.js";
import type { ReportAt } from "./place.js";
import type { TypeReader } from "./types.js";

/** What reading the handlers of a file needs. */
export type HandlerScope = { readonly file: string; readonly types: TypeReader; readonly report: ReportAt };

/** The `registerHandler` calls of a file: with a topic, or with the channel and the type of an RPC. */
export function readHandlers(source: SourceFile, scope: HandlerScope): FoundPaths {
  const rpcs: FoundRpc[] = [];
  const messages: FoundMessage[] = [];
  for (const call of source.getDescendantsOfKind(SyntaxKind.CallExpression)) {
    if (!isRegistration(call)) continue;
    const [first, second, ...rest] = call.getArguments();
    const address = textOf(first);
    if (first === undefined || second === undefined || address === undefined) {
      scope.report("extract-handler", "The topic or channel is not written out here.", first ?? call);
      continue;
    }
    const type = textOf(second);
    const handler = type === undefined ? rest[0] : rest[2];
    const options = type === undefined ? rest[1] : rest[3];
    const found = handler && readHandler(handler, call, options, scope);
    if (found === undefined) continue;
    const { request, response, summary, name } = found;
    const origin = { file: scope.file, pointer: "" };
    if (type === undefined)
      messages.push({ topic: address, handler: name, summary, payload: withBase(request), origin });
    else rpcs.push({ channel: address, type, summary, request, response: response(), origin });
  }
  return { rpcs, messages };
}

function isRegistration(call: CallExpression): boolean {
  const callee = call.getExpression();
  return Node.isPropertyAccessExpression(callee) && callee.getName() === "registerHandler";
}

/** A text that is written out, or a constant that the compiler knows the text of. */
function textOf(node: Node | undefined): string | undefined {
  const value = node?.getType().getLiteralValue();
  return typeof value === "string" ? value : undefined;
}

type Handler = {
  readonly name: string;
  readonly summary: string;
  readonly request: JsonRecord;
  readonly response: () => JsonRecord;
};

function readHandler(
  handler: Node,
  call: CallExpression,
  options: Node | undefined,
  { types, report }: HandlerScope,
): Handler | undefined {
  const [signature] = handler.getType().getCallSignatures();
  const type = takenBy(signature, handler) ?? takenBy(wantedSignature(handler), handler);
  if (signature === undefined || type === undefined || type.isAny()) {
    report("extract-handler", "The handler does not say the type of what it takes.", handler);
    return undefined;
  }
  const name =
    Node.isIdentifier(handler) || Node.isPropertyAccessExpression(handler) ? lastName(handler) : "handler";
  return {
    name,
    summary: descriptionIn(options) ?? docOf(handler.getSymbol()) ?? docBefore(call) ?? "",
    request: types.read(type, handler),
    response: () => answerOf(signature.getReturnType(), handler, types),
  };
}

function lastName(node: Node): string {
  return node.getText().split(".").at(-1) ?? "handler";
}

function takenBy(signature: Signature | undefined, at: Node): Type | undefined {
  return signature?.getParameters()[0]?.getTypeAtLocation(at);
}

/** A handler may leave out what it does not look at; what it is registered for still says what it takes. */
function wantedSignature(handler: Node): Signature | undefined {
  const wanted = Node.isExpression(handler) ? handler.getContextualType() : undefined;
  return wanted?.getCallSignatures()[0];
}

/** What a handler answers, at once or later. Nothing goes out as an object without properties (openmodule spec §5.2). */
function answerOf(returned: Type, at: Node, types: TypeReader): JsonRecord {
  const answer = returned.getAwaitedType() ?? returned;
  return answer.isVoid() || answer.isUndefined() ? { type: "object" } : types.read(answer, at);
}

function descriptionIn(options: Node | undefined): string | undefined {
  if (!Node.isObjectLiteralExpression(options)) return undefined;
  const property = options.getProperty("description");
  return Node.isPropertyAssignment(property) ? textOf(property.getInitializer()) : undefined;
}
