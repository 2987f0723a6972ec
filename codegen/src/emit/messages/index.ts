import type { ApiModel, MessageDecl, TopicDecl } from "../../ir/index.js";
import { code, lit, runtime, sym } from "../../print/index.js";
import { type DescriptorKind, emitDescriptors } from "../descriptors.js";
import type { EmitOptions } from "../options.js";
import type { EmitResult } from "../plan.js";
import { modelType, symbolOf } from "../symbols.js";

const topics: DescriptorKind<TopicDecl, MessageDecl> = {
  folder: "topics",
  suffix: "Topic",
  about: "Topics and their messages.",
  type: "Topic",
  call: "topic",
  addressWord: "Topic",
  declared: (model) => model.topics,
  idOf: ({ group, name }) => symbolOf.topic(group, name),
  addressOf: ({ address }) => address,
  membersOf: ({ messages }) => messages,
  memberType: ({ payload }, analysis) => code`${runtime("Message")}<${modelType(payload, analysis)}>`,
  memberCall: ({ type, payload }) =>
    code`${runtime("message")}(${type === undefined ? code`undefined` : lit(type)}, ${sym(symbolOf.model(payload))})`,
};

/** Emits a descriptor per topic, with its messages. Needs the models and the wire rules beside it. */
export function emitMessages(model: ApiModel, options: EmitOptions = {}): EmitResult {
  return emitDescriptors(topics, model, options);
}
