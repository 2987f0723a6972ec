import type { Json } from "@edgeloom/runtime";
import type { CommandCondition, CommandRule, DropHead, PayloadView } from "@edgeloom/runtime/devices";
import { equalJson } from "@edgeloom/runtime/schema";
import { exactAt, exactOf, exactText } from "./exact-text.js";
import { valueAt } from "./pointer.js";
import { RuleFailure } from "./rule-failure.js";
import type { ViewPair } from "./sendable.js";
import { isTruthy } from "./truthy.js";
import { constantBytes } from "./view.js";

/** Makes the next command by a declared rule. Throws when a payload is not what the rule needs. */
export function nextCommand(rule: CommandRule, pair: ViewPair, command: PayloadView): Uint8Array | string {
  switch (rule.kind) {
    case "keep":
      return command.bytes;
    case "choose": {
      const value = valueAt(pair.next.subject, rule.at);
      if (value === undefined) throw new RuleFailure(`the status has nothing at ${rule.at}`);
      return constantBytes(isTruthy(value) ? rule.truthy : rule.falsy);
    }
    case "drop-head":
      return withoutHead(rule, pair, command);
  }
}

/** The command is written anew even when the list stays: the original does so (fleet spec §8.1). */
function withoutHead(rule: DropHead, pair: ViewPair, command: PayloadView): string {
  const exact = exactOf(command);
  const list = valueAt(command.json, rule.list);
  const exactList = exactAt(exact, rule.list);
  if (!Array.isArray(list) || !Array.isArray(exactList))
    throw new RuleFailure(`the command has no list at ${rule.list}`);
  const [head] = list as readonly Json[];
  if (head !== undefined && meets(rule, pair, head)) exactList.shift();
  return exactText(exact);
}

function meets(rule: DropHead, pair: ViewPair, head: Json): boolean {
  const holds = (condition: CommandCondition): boolean => isMet(condition, pair, head);
  return rule.all.every(holds) && rule.any.some(holds);
}

function isMet(condition: CommandCondition, { next, current }: ViewPair, head: Json): boolean {
  switch (condition.kind) {
    case "no-current":
      return current === undefined;
    case "equals-head":
      return equalJson(valueAt(next.subject, condition.at), head);
    case "equals": {
      const view = condition.of === "next" ? next : current;
      return view !== undefined && equalJson(valueAt(view.subject, condition.at), condition.value);
    }
  }
}
