import type { ApiModel, MessageDecl, TopicDecl } from "../../ir/index.js";
import {
  code,
  docs,
  type Fragment,
  indent,
  key,
  lines,
  lit,
  memberName,
  runtime,
  sym,
} from "../../print/index.js";
import { type Analysis, analyse } from "../analysis/index.js";
import { groupBy, sourcesOf } from "../files.js";
import { type EmitOptions, namedMembers } from "../options.js";
import type { EmitResult, FilePlan, SymbolPlan } from "../plan.js";
import { modelType, symbolOf } from "../symbols.js";

/** Emits a descriptor per topic, with its messages. Needs the models and the wire rules beside it. */
export function emitMessages(model: ApiModel, options: EmitOptions = {}): EmitResult {
  const analysis = analyse(model);
  const files = [...groupBy(model.topics, fileOf)].map(
    ([path, topics]): FilePlan => ({
      path,
      template: "module",
      about: "Topics and their messages.",
      declarations: topics.map((topic) => ({
        symbol: symbolIdOf(topic),
        rank: 0,
        body: declaration(topic, analysis, options),
      })),
      sources: sourcesOf(topics),
    }),
  );
  return { symbols: model.topics.map(symbolFor), files };
}

function fileOf(topic: TopicDecl): string {
  return `topics/${topic.group}`;
}

function symbolIdOf(topic: TopicDecl): SymbolPlan["id"] {
  return symbolOf.topic(topic.group, topic.name);
}

function symbolFor(topic: TopicDecl): SymbolPlan {
  const { name: proposed, origin } = topic;
  const file = fileOf(topic);
  return {
    id: symbolIdOf(topic),
    proposed,
    casing: "pascal",
    suffix: "Topic",
    file,
    space: "value",
    exported: true,
    origin,
  };
}

function declaration(topic: TopicDecl, analysis: Analysis, options: EmitOptions): Fragment {
  const members = namedMembers(topic.messages, options);
  const types = members.map(([name, message]) => memberType(name, message, analysis));
  const values = members.map(([name, message]) => code`${key(name)}: ${messageCall(message)},`);
  const about = docs(topic.docs, { notes: [`Topic: \`${topic.address}\``] });
  const type = code`${runtime("Topic")}<{${indent(lines(types))}}>`;
  const made = code`${runtime("topic")}(${lit(topic.address)}, ${sym(symbolOf.wireRules())}, {${indent(lines(values))}})`;
  return code`${about}export const ${sym(symbolIdOf(topic))}: ${type} = /*@__PURE__*/ ${made};`;
}

function memberType(name: string, message: MessageDecl, analysis: Analysis): Fragment {
  const about = docs(message.docs);
  return code`${about}readonly ${memberName(name)}: ${runtime("Message")}<${modelType(message.payload, analysis)}>;`;
}

function messageCall(message: MessageDecl): Fragment {
  const type = message.type === undefined ? code`undefined` : lit(message.type);
  return code`/*@__PURE__*/ ${runtime("message")}(${type}, ${sym(symbolOf.model(message.payload))})`;
}
