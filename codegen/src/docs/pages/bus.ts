import type { RootContent } from "mdast";
import type { MessageDecl, MethodDecl, ServiceDecl, TopicDecl, TypeId } from "../../ir/index.js";
import type { Book, Page } from "../book.js";
import { dialogue } from "../diagram/dialogue.js";
import { fan } from "../diagram/fan.js";
import { bullets, heading, paragraph, strong } from "../markdown/build.js";
import { cleanLine, inlineCode } from "../markdown/clean.js";
import { foreignBlocks, foreignPhrase } from "../markdown/foreign.js";
import { figureOf } from "./figure.js";
import { linkTo, linkToModel, modelName } from "./links.js";
import { exampleSection, modelBody, pageHead, sourceOf } from "./model.js";
import { propertySections } from "./properties.js";
import { tryCall, tryMessage } from "./try-it.js";

/** The pages of topics and messages, services and RPCs. */
export function busPages(book: Book): readonly Page[] {
  return [
    ...book.model.topics.flatMap((topic) => [
      topicPage(book, topic),
      ...topic.messages.map((message) => messagePage(book, topic, message)),
    ]),
    ...book.model.services.flatMap((service) => [
      servicePage(book, service),
      ...service.methods.map((method) => methodPage(book, service, method)),
    ]),
  ];
}

function topicPage(book: Book, topic: TopicDecl): Page {
  const path = book.pathOf(topic) ?? "";
  const title = cleanLine(`Topic ${topic.name}`);
  const names = topic.messages.map(({ name }) => name);
  const alt = cleanLine(`Messages on the topic ${topic.address}`);
  const { blocks, figures } = figureOf(path, alt, fan(alt, topic.address, names));
  return {
    path,
    title,
    figures,
    children: [
      ...pageHead(title, topic.docs, topic.docs.description ?? topic.docs.title),
      paragraph(strong("Address:"), " ", inlineCode(topic.address)),
      ...blocks,
      heading(2, "Messages"),
      bullets(topic.messages.map((message) => entry(book, message, message))),
      ...sourceOf(topic.origin),
    ],
  };
}

function entry(book: Book, thing: object, { name, docs }: Pick<MessageDecl, "name" | "docs">) {
  const said = foreignPhrase(docs.description ?? docs.title);
  return [linkTo(book, thing, cleanLine(name)), ...(said.length > 0 ? [": ", said] : [])];
}

function messagePage(book: Book, topic: TopicDecl, message: MessageDecl): Page {
  const title = cleanLine(`Message ${message.name}`);
  return {
    path: book.pathOf(message) ?? "",
    title: `${title} (${cleanLine(topic.name)})`,
    children: [
      ...pageHead(title, message.docs, message.docs.description ?? message.docs.title),
      paragraph(strong("Topic:"), " ", linkTo(book, topic, inlineCode(topic.address))),
      ...(message.type === undefined
        ? []
        : [paragraph(strong("Type on the wire:"), " ", inlineCode(message.type))]),
      paragraph(strong("Model:"), " ", linkToModel(book, message.payload)),
      ...modelBody(book, message.payload),
      ...tryMessage(book, topic, message),
      ...sourceOf(message.origin),
    ],
  };
}

function servicePage(book: Book, service: ServiceDecl): Page {
  const title = cleanLine(`Service ${service.name}`);
  return {
    path: book.pathOf(service) ?? "",
    title,
    children: [
      ...pageHead(title, service.docs, service.docs.description ?? service.docs.title),
      paragraph(strong("Channel:"), " ", inlineCode(service.channel)),
      heading(2, "Calls"),
      bullets(service.methods.map((method) => entry(book, method, method))),
      ...sourceOf(service.origin),
    ],
  };
}

function methodPage(book: Book, service: ServiceDecl, method: MethodDecl): Page {
  const path = book.pathOf(method) ?? "";
  const title = cleanLine(`RPC ${method.name}`);
  const alt = cleanLine(`Dialogue of ${method.name}`);
  const { blocks, figures } = figureOf(path, alt, drawing(book, alt, service, method));
  return {
    path,
    title: `${title} (${cleanLine(service.name)})`,
    figures,
    children: [
      ...pageHead(title, method.docs, method.docs.description ?? method.docs.title),
      ...blocks,
      bullets([
        [strong("Service:"), " ", linkTo(book, service, cleanLine(service.name))],
        [strong("Channel and type:"), " ", inlineCode(service.channel), " ", inlineCode(method.type)],
        [strong("May be sent again without harm:"), method.idempotent ? " yes" : " no"],
        ...(method.timeoutMs === undefined
          ? []
          : [[strong("Deadline by default:"), ` ${method.timeoutMs} ms`]]),
      ]),
      ...exchanged(book, "Request", method.request),
      ...exchanged(book, "Response", method.response),
      ...tryCall(book, service, method),
      ...sourceOf(method.origin),
    ],
  };
}

function drawing(book: Book, alt: string, { channel }: ServiceDecl, method: MethodDecl): string {
  const nameOf = (id: TypeId): string => modelName(book.lookup(id) ?? { name: "" });
  return dialogue(
    alt,
    ["caller", channel],
    [
      { way: "there", text: `${method.type}: ${nameOf(method.request)}` },
      { way: "back", text: nameOf(method.response) },
    ],
  );
}

/** One direction of an exchange: its model, its properties, an example. */
export function exchanged(book: Book, words: string, id: TypeId): readonly RootContent[] {
  const decl = book.lookup(id);
  if (decl === undefined) return [];
  return [
    heading(2, words),
    paragraph(strong("Model:"), " ", linkToModel(book, id)),
    ...foreignBlocks(decl.node.docs.description),
    ...propertySections(book, decl.node),
    ...exampleSection(book, decl.node, decl.name, `Example of the ${words.toLowerCase()}`),
  ];
}
