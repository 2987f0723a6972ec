import { type CallExpression, Node, type SourceFile, SyntaxKind, type Type } from "ts-morph";
import type { FoundMessage, FoundPaths, FoundRpc } from "../import/paths.js";
import type { JsonRecord } from "../ir/index.js";
import { docBefore, docOf } from "./docs.js";
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
      messages.push({ topic: address, handler: name, summary, payload: request, origin });
    else rpcs.push({ channel: address, type, summary, request, response: response(), origin });
  }
  return { rpcs, messages };
}

function isRegistration(call: CallExpression): boolean {
  const callee = call.getExpression();
  return Node.isPropertyAccessExpression(callee) && callee.getName() === "registerHandler";
}

function textOf(node: Node | undefined): string | undefined {
  return Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)
    ? node.getLiteralValue()
    : undefined;
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
  const [parameter] = signature?.getParameters() ?? [];
  const type = parameter?.getTypeAtLocation(handler);
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
    response: () => types.read(answered(signature.getReturnType()), handler),
  };
}

function lastName(node: Node): string {
  return node.getText().split(".").at(-1) ?? "handler";
}

/** What a promise is for. */
function answered(type: Type): Type {
  return type.getSymbol()?.getName() === "Promise" ? (type.getTypeArguments()[0] ?? type) : type;
}

function descriptionIn(options: Node | undefined): string | undefined {
  if (!Node.isObjectLiteralExpression(options)) return undefined;
  const property = options.getProperty("description");
  return Node.isPropertyAssignment(property) ? textOf(property.getInitializer()) : undefined;
}
