import type { RootContent } from "mdast";
import { rulesInWords } from "../../emit/devices/rule-words.js";
import type { DeviceDecl, ModuleDecl, PayloadDecl, PayloadRole } from "../../ir/index.js";
import type { Book, Page } from "../book.js";
import { dialogue } from "../diagram/dialogue.js";
import { bullets, heading, type Phrase, paragraph, strong } from "../markdown/build.js";
import { cleanLine, inlineCode } from "../markdown/clean.js";
import { foreignBlocks, foreignPhrase } from "../markdown/foreign.js";
import { figureOf } from "./figure.js";
import { linkTo, linkToModel } from "./links.js";
import { exampleSection, pageHead, sourceOf } from "./model.js";
import { propertySections } from "./properties.js";
import { joined } from "./type-phrase.js";

/** The pages of device modules and their devices. */
export function devicePages(book: Book): readonly Page[] {
  return (book.model.modules ?? []).flatMap((module) => [
    modulePage(book, module),
    ...module.devices.map((device) => devicePage(book, module, device)),
  ]);
}

/** Modules may share their name; the document tells them apart. */
function moduleName({ model }: Book, module: ModuleDecl): string {
  const isShared = (model.modules ?? []).some((other) => other !== module && other.name === module.name);
  return cleanLine(isShared ? `${module.name} in ${module.group}` : module.name);
}

function modulePage(book: Book, module: ModuleDecl): Page {
  const title = `Module ${moduleName(book, module)}`;
  return {
    path: book.pathOf(module) ?? "",
    title,
    children: [
      ...pageHead(title, module.docs, module.docs.description),
      bullets([
        [strong("Number:"), ` ${module.number}`],
        ...(module.rolePattern === undefined ? [] : [[strong("Role:"), " ", inlineCode(module.rolePattern)]]),
      ]),
      heading(2, "Devices"),
      bullets(
        module.devices.map((device) => [
          linkTo(book, device, cleanLine(device.name)),
          ": ",
          foreignPhrase(device.docs.description),
        ]),
      ),
      ...sourceOf(module.origin),
    ],
  };
}

function devicePage(book: Book, module: ModuleDecl, device: DeviceDecl): Page {
  const path = book.pathOf(device) ?? "";
  const title = cleanLine(`Device ${device.name}`);
  const alt = cleanLine(`Messages of the device ${device.name}`);
  const { blocks, figures } = figureOf(path, alt, drawing(alt));
  return {
    path,
    title: `${title} (${moduleName(book, module)})`,
    figures,
    children: [
      ...pageHead(title, device.docs, device.docs.description),
      ...blocks,
      bullets([
        [strong("Module:"), " ", linkTo(book, module, moduleName(book, module))],
        [strong("Device type:"), " ", typeNumbers(device)],
      ]),
      ...payloadSections(book, "status", device.payloads.status),
      ...payloadSections(book, "command", device.payloads.command),
      ...payloadSections(book, "error", device.payloads.error),
      ...rulesSection(device),
      ...sourceOf(device.origin),
    ],
  };
}

function drawing(alt: string): string {
  return dialogue(
    alt,
    ["device", "gateway"],
    [
      { way: "there", text: "status" },
      { way: "back", text: "command" },
      { way: "there", text: "status of an outage" },
      { way: "back", text: "command" },
    ],
  );
}

function typeNumbers({ type, alsoTypes = [] }: DeviceDecl): string {
  return type === "any" ? "any" : [type, ...alsoTypes].join(", ");
}

const about: Readonly<Record<PayloadRole, string>> = {
  status: "What the device reports.",
  command: "What the device is told.",
  error: "What is kept of statuses that could not be delivered.",
};

function payloadSections(book: Book, role: PayloadRole, payload: PayloadDecl): readonly RootContent[] {
  const decl = payload.model === undefined ? undefined : book.lookup(payload.model);
  const words = `${role.charAt(0).toUpperCase()}${role.slice(1)}`;
  return [
    heading(2, words),
    ...(decl ? foreignBlocks(decl.node.docs.description) : [paragraph(about[role])]),
    bullets(payloadFacts(book, payload)),
    ...(decl ? propertySections(book, decl.node) : []),
    ...(decl ? exampleSection(book, decl.node, decl.name, `Example of the ${role}`) : []),
  ];
}

function payloadFacts(book: Book, payload: PayloadDecl): readonly Phrase[] {
  const { encoding, model, accepts, texts, layout } = payload;
  return [
    [strong("Encoding:"), ` ${encoding}${layout === "spaced" ? ", spaced as Python writes it" : ""}`],
    ...(model === undefined ? [] : [[strong("Model:"), " ", linkToModel(book, model)]]),
    ...(accepts === undefined ? [] : [[strong("Also taken from peers:"), " ", linkToModel(book, accepts)]]),
    ...(texts === undefined
      ? []
      : [
          [
            strong("Only these texts:"),
            " ",
            joined(
              texts.map((text) => inlineCode(text)),
              ", ",
            ),
          ],
        ]),
  ];
}

/** In the words that the emitted code has for them. */
function rulesSection({ rules }: DeviceDecl): readonly RootContent[] {
  return [
    heading(2, "Rules of the gateway"),
    bullets(rulesInWords(rules).map((sentence) => [foreignPhrase(sentence)])),
  ];
}
