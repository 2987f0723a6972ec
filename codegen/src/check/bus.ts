import { Buffer } from "node:buffer";
import { quote, type Reporter } from "../diagnostics/index.js";
import type { Origin, ServiceDecl, TopicDecl } from "../ir/index.js";

const maxTopicBytes = 255;
const maxTopicLevels = 100;
/** What a topic cannot hold: control characters, halves of surrogate pairs, and the wildcards of brokers. */
const unfitForTopics = /[\p{Cc}\p{Cs}\u2028\u2029+#]/u;
const rpcName = /^[\x20-\x7e]{1,200}$/;

/** Checks that a topic can be subscribed on any transport, and that its messages can be told apart. */
export function checkTopic(topic: TopicDecl, reporter: Reporter): void {
  const bytes = Buffer.byteLength(topic.address, "utf8");
  const levels = topic.address.split("/").length;
  if (bytes === 0 || bytes > maxTopicBytes || levels > maxTopicLevels || unfitForTopics.test(topic.address)) {
    reporter.report(
      "topic-invalid",
      `The topic ${quote(topic.address)} has ${bytes} bytes and ${levels} levels.`,
      topic.origin,
    );
  }
  checkDistinct(topic.messages, `topic ${quote(topic.address)}`, reporter);
}

/** Checks the names of an RPC channel, and that its methods can be told apart. */
export function checkService(service: ServiceDecl, reporter: Reporter): void {
  if (!rpcName.test(service.channel)) {
    reporter.report("rpc-name-invalid", `The RPC channel is ${quote(service.channel)}.`, service.origin);
  }
  for (const method of service.methods) {
    if (!rpcName.test(method.type))
      reporter.report("rpc-name-invalid", `The RPC type is ${quote(method.type)}.`, method.origin);
  }
  checkDistinct(service.methods, `RPC channel ${quote(service.channel)}`, reporter);
}

type Member = { readonly name: string; readonly type: string | undefined; readonly origin: Origin };

function checkDistinct(members: readonly Member[], where: string, reporter: Reporter): void {
  const byType = new Map<string, string>();
  const names = new Set<string>();
  for (const { name, type, origin } of members) {
    const other = type === undefined ? undefined : byType.get(type);
    if (type !== undefined && other !== undefined) {
      reporter.report(
        "type-clash",
        `${quote(other)} and ${quote(name)} on ${where} both have the type ${quote(type)}.`,
        origin,
      );
    }
    if (type !== undefined) byType.set(type, name);
    if (names.has(name)) reporter.report("name-duplicate", `${where} has ${quote(name)} twice.`, origin);
    names.add(name);
  }
}
