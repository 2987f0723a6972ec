import type { RootContent } from "mdast";
import {
  type BodyDecl,
  type ContentDecl,
  groupBy,
  type OperationDecl,
  type ParameterDecl,
  type ReplyDecl,
  type ViewSide,
  type WebhookDecl,
} from "../../ir/index.js";
import type { Book, Page } from "../book.js";
import { dialogue } from "../diagram/dialogue.js";
import { bullets, codeBlock, heading, type Phrase, paragraph, strong, table } from "../markdown/build.js";
import { cleanLine, inlineCode } from "../markdown/clean.js";
import { foreignBlocks, foreignPhrase } from "../markdown/foreign.js";
import { prettyJson, shortJson } from "../pretty-json.js";
import { figureOf } from "./figure.js";
import { linkTo, linkToModel } from "./links.js";
import { pageHead, sourceOf } from "./model.js";
import { noteBlocks } from "./properties.js";
import { tryOperation } from "./try-it.js";
import { joined, typePhrase } from "./type-phrase.js";

/** The pages of resources, operations and webhooks. */
export function restPages(book: Book): readonly Page[] {
  const { operations = [], webhooks = [] } = book.model.rest ?? {};
  return [
    ...[...groupBy(operations, ({ group }) => group)].map(([group, members]) =>
      resourcePage(book, group, members),
    ),
    ...operations.map((operation) => operationPage(book, operation)),
    ...webhooks.map((webhook) => webhookPage(book, webhook)),
  ];
}

function resourcePage(book: Book, group: string, operations: readonly OperationDecl[]): Page {
  const title = cleanLine(`Resource ${group}`);
  const rows = operations.map((operation) => [
    linkTo(book, operation, cleanLine(operation.name)),
    inlineCode(`${operation.method} ${operation.path}`),
    foreignPhrase(operation.docs.title ?? operation.docs.description),
  ]);
  return {
    path: book.pathOf(`resource:${group}`) ?? "",
    title,
    children: [
      heading(1, title),
      heading(2, "Operations"),
      table([["Name", "Request", "What it does"], ...rows]),
    ],
  };
}

function operationPage(book: Book, operation: OperationDecl): Page {
  const path = book.pathOf(operation) ?? "";
  const title = cleanLine(operation.name);
  const alt = cleanLine(`Requests and replies of ${operation.name}`);
  const { blocks, figures } = figureOf(path, alt, drawing(alt, operation));
  return {
    path,
    title,
    figures,
    children: [
      ...pageHead(title, operation.docs, operation.docs.title),
      ...foreignBlocks(operation.docs.description),
      codeBlock("http", `${cleanLine(operation.method)} ${cleanLine(operation.path)}`),
      ...blocks,
      bullets([
        [strong("Resource:"), " ", linkTo(book, `resource:${operation.group}`, cleanLine(operation.group))],
        [strong("May be sent again without harm:"), operation.idempotent ? " yes" : " no"],
        [strong("Needs:"), " ", securityPhrase(operation)],
        ...pages(operation),
      ]),
      ...parameterSections(book, operation.parameters),
      ...bodySections(book, operation.body),
      ...operation.replies.flatMap((reply) => replySection(book, reply)),
      ...tryOperation(book, operation),
      ...sourceOf(operation.origin),
    ],
  };
}

function drawing(alt: string, { method, path, replies }: OperationDecl): string {
  return dialogue(
    alt,
    ["client", "server"],
    [
      { way: "there", text: `${method} ${path}` },
      ...replies.map(({ status, contents }) => ({
        way: "back" as const,
        text: [status, contents[0]?.mediaType ?? ""].join(" ").trim(),
      })),
    ],
  );
}

function securityPhrase({ security }: OperationDecl): Phrase {
  if (security.every((all) => all.length === 0)) return "no credential";
  const ways = security.map((all) =>
    all.length === 0
      ? "nothing"
      : joined(
          all.map(({ scheme }) => inlineCode(scheme)),
          " with ",
        ),
  );
  return joined(ways, " or ");
}

function pages({ pagination }: OperationDecl): readonly Phrase[] {
  return pagination === undefined ? [] : [[strong("Comes in pages:"), ` by ${pagination.kind}`]];
}

function parameterSections(book: Book, parameters: readonly ParameterDecl[]): readonly RootContent[] {
  if (parameters.length === 0) return [];
  return [heading(2, "Parameters"), ...parameters.flatMap((parameter) => parameterSection(book, parameter))];
}

function parameterSection(book: Book, { name, node, docs, ...said }: ParameterDecl): readonly RootContent[] {
  const noted = node.docs.default;
  const facts: readonly Phrase[] = [
    said.in,
    typePhrase(book, node),
    said.required ? strong("required") : "optional",
    ...(noted === undefined ? [] : [["default ", inlineCode(shortJson(noted))]]),
    ...(docs.deprecated === true ? [strong("deprecated")] : []),
  ];
  return [
    heading(3, inlineCode(name)),
    paragraph(joined(facts, " · ")),
    ...foreignBlocks(docs.description ?? node.docs.description),
    ...noteBlocks(node),
  ];
}

function bodySections(book: Book, body: BodyDecl | undefined): readonly RootContent[] {
  if (body === undefined) return [];
  return [
    heading(2, "Body"),
    ...foreignBlocks(body.docs.description),
    paragraph(body.required ? strong("required") : "optional"),
    ...contentBlocks(book, body.contents, "write"),
  ];
}

function replySection(book: Book, reply: ReplyDecl): readonly RootContent[] {
  const headers = reply.headers.map(({ name, node, docs }) => [
    inlineCode(name),
    typePhrase(book, node),
    foreignPhrase(docs.description),
  ]);
  return [
    heading(2, cleanLine(`Reply ${reply.status}`)),
    ...foreignBlocks(reply.docs.description),
    ...(headers.length === 0 ? [] : [table([["Header", "Type", "Meaning"], ...headers])]),
    ...contentBlocks(book, reply.contents, "read"),
  ];
}

function contentBlocks(book: Book, contents: readonly ContentDecl[], side: ViewSide): readonly RootContent[] {
  return contents.flatMap(({ mediaType, kind, type }) => {
    const decl = type === undefined ? undefined : book.viewOf(type, side);
    const value = decl && kind === "json" ? book.example(decl.node, decl.name) : undefined;
    return [
      paragraph(inlineCode(mediaType), ...(decl ? [": ", linkToModel(book, decl.id)] : [])),
      ...(value === undefined ? [] : [codeBlock("json", prettyJson(value))]),
    ];
  });
}

function webhookPage(book: Book, webhook: WebhookDecl): Page {
  const title = cleanLine(`Webhook ${webhook.name}`);
  return {
    path: book.pathOf(webhook) ?? "",
    title,
    children: [
      ...pageHead(title, webhook.docs, webhook.docs.description ?? webhook.docs.title),
      paragraph("The service sends this by ", inlineCode(webhook.method), "."),
      ...bodySections(book, webhook.body),
      ...sourceOf(webhook.origin),
    ],
  };
}
