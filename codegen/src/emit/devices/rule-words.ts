import type {
  CommandConditionDecl,
  CommandRuleDecl,
  CountRuleDecl,
  DeviceRulesDecl,
  FoldRuleDecl,
  SendWhenDecl,
} from "../../ir/index.js";

/** The rules of a device in sentences, for its doc comment. */
export function rulesInWords(rules: DeviceRulesDecl): readonly string[] {
  const { foldError, collectErrors } = rules;
  return [
    `Sent on when ${rules.sendable.map(sendWords).join(", or ")}.`,
    `Aggregated: ${aggregates[rules.aggregate]}.`,
    `First command: \`${rules.firstCommand}\`.`,
    `Next command: ${commandWords(rules.command)}.`,
    ...(foldError === undefined ? [] : [`Error of an outage: ${foldWords(foldError)}.`]),
    ...(collectErrors === undefined
      ? []
      : [`Error of an outage (proof of concept): ${countWords(collectErrors)}.`]),
    ...(rules.pushesCommands === true ? ["Commands are pushed to the device and never repeated."] : []),
  ];
}

const aggregates = {
  newest: "the newest status",
  canonical: "the newest status in canonical form",
  "json-string": "the text of the newest status as a JSON string",
} as const satisfies Record<DeviceRulesDecl["aggregate"], string>;

function sendWords(when: SendWhenDecl): string {
  switch (when.kind) {
    case "always":
      return "anything comes";
    case "no-current":
      return "there is no status yet";
    case "bytes-differ":
      return "its bytes differ";
    case "differs":
      return `${when.at.map(named).join(" or ")} differs`;
    case "at-least":
    case "above": {
      const limit = `${named(when.at)} is ${when.kind === "above" ? "above" : "at least"} ${when.value}`;
      return when.throttleMs === undefined ? limit : `${limit} (once in ${when.throttleMs} ms)`;
    }
  }
}

function commandWords(rule: CommandRuleDecl): string {
  switch (rule.kind) {
    case "keep":
      return "the current one";
    case "choose":
      return `\`${rule.truthy}\` where ${named(rule.at)} is truthy, else \`${rule.falsy}\``;
    case "drop-head": {
      const any = rule.any.map(conditionWords).join(" or ");
      const all = rule.all.map(conditionWords).map((words) => `${words} and `);
      return `the current one, without the first of ${named(rule.list)} when ${all.join("")}${any}`;
    }
  }
}

function conditionWords(condition: CommandConditionDecl): string {
  switch (condition.kind) {
    case "no-current":
      return "there is no status yet";
    case "equals": {
      const whose = condition.of === "next" ? "the new" : "the current";
      return `${named(condition.at)} of ${whose} status is ${JSON.stringify(shown(condition.value))}`;
    }
    case "equals-head":
      return `${named(condition.at)} equals it`;
  }
}

function foldWords(rule: FoldRuleDecl): string {
  switch (rule.kind) {
    case "constant":
      return rule.keepsCurrent ? `\`${rule.text}\` where there is none yet` : `\`${rule.text}\``;
    case "sum":
      return `the sum of ${named(rule.at)} in \`${rule.field}\``;
    case "append": {
      const { when } = rule;
      const list = `the values of ${named(rule.at)} in \`${rule.field}\``;
      return when === undefined
        ? list
        : `${list} where ${named(when.at)} is ${JSON.stringify(shown(when.value))}`;
    }
  }
}

function countWords({ counts }: CountRuleDecl): string {
  const words = counts.map(({ field, of }) => {
    const which =
      of === "all" ? "all statuses" : `those with ${of.truthy ? "" : "no "}truthy ${named(of.at)}`;
    return `\`${field}\` counts ${which}`;
  });
  return words.join(", ");
}

function named(pointer: string): string {
  return pointer === "" ? "the whole" : `\`${pointer}\``;
}

/** Integers beyond 2^53 have no JSON text of their own here. */
function shown(value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
