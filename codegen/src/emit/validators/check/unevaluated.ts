import type { SchemaNode } from "../../../ir/index.js";
import { code, indent, lines, lit } from "../../../print/index.js";
import { evaluatedBy, kindBit, type Looked } from "../../analysis/index.js";
import { hasAtMost, itemsFrom } from "./array.js";
import { type Flags, flagsOf } from "./branches.js";
import { exact, interpreted } from "./exact.js";
import { kindGuard } from "./guards.js";
import { isolated, localName } from "./hoist.js";
import { eachProperty, knownNames, valueRule } from "./record.js";
import { type CheckScope, type InlineTest, inside } from "./scope.js";
import {
  all,
  any,
  comparison,
  complement,
  fail,
  isOpen,
  located,
  pass,
  type StepsTest,
  steps,
  type Test,
} from "./test.js";
import { statements } from "./text.js";

/**
 * `unevaluatedProperties` and `unevaluatedItems`: what other words have looked at is known when the check is emitted, but for
 * branches, of which the check finds out which ones the value has taken. Comes after the tests of all other words.
 */
export function unevaluatedTest(node: SchemaNode, scope: CheckScope): Test {
  const { unevaluatedProperties: properties, unevaluatedItems: items } = node;
  if (properties === undefined && items === undefined) return pass;
  const looked = evaluatedBy(node, (id) => scope.context.analysis.decl(id));
  if (looked === undefined) return lastWord(node, scope);
  return all([
    properties === undefined
      ? pass
      : ofKind("object", scope, () => propertiesTest(properties, looked, scope)),
    items === undefined ? pass : ofKind("array", scope, () => itemsTest(items, looked, scope)),
  ]);
}

/** The interpreter decides, which it can do only where what fits is also complete. */
function lastWord(node: SchemaNode, scope: CheckScope): Test {
  const rest = [node.unevaluatedItems, node.unevaluatedProperties].filter((each) => each !== undefined);
  const isKnown = scope.asks === "fits" || rest.every((each) => scope.context.analysis.isExact(each));
  return isKnown ? interpreted(node, scope) : fail;
}

function ofKind(kind: "object" | "array", scope: CheckScope, testOf: () => Test): Test {
  if ((scope.possible & kindBit(kind)) === 0) return pass;
  if (scope.narrowed !== undefined && scope.narrowed !== kind) return pass;
  const test = testOf();
  if (!isOpen(test) || scope.narrowed === kind) return test;
  const guard = kindGuard(kind);
  return steps(
    test.weight + 1,
    (value) => code`if (${guard.text(value)}) {${indent(statements(test, value))}}`,
  );
}

function propertiesTest(node: SchemaNode, looked: Looked, scope: CheckScope): Test {
  const lookedAt = ({ properties }: Looked): InlineTest =>
    properties.isAll ? pass : knownNames(properties, scope);
  const flags = flagsOf(looked.branches, "object", lookedAt, scope);
  const isUnknown = complement(any([lookedAt(looked), flags.looked]) as InlineTest);
  const rule = valueRule(node, scope, { applies: isUnknown, isSingle: true });
  return rule === undefined ? pass : withFlags(flags, eachProperty([rule], undefined, scope));
}

function itemsTest(node: SchemaNode, looked: Looked, scope: CheckScope): Test {
  const test = scope.context.testOf(node, inside(scope, { isPresent: true }));
  if (looked.items.isAll || test.form === "pass") return pass;
  const index = localName(scope, "i");
  const item = localName(scope, "v");
  const lookedAt = ({ items }: Looked): InlineTest => {
    if (items.isAll) return pass;
    const fitting = items.fitting.map((each) => {
      const fits = exact(each, inside(scope, { isPresent: true }));
      const apart = isolated(fits, inside(scope, { isPresent: true }));
      return isOpen(apart) ? located(apart, () => item) : apart;
    });
    return any([
      items.count === 0 ? fail : comparison(() => index, "<", lit(items.count)),
      ...fitting,
    ]) as InlineTest;
  };
  const from = looked.items.count;
  const flags = flagsOf(looked.branches, "array", lookedAt, scope);
  const certain = lookedAt({ ...looked, items: { ...looked.items, count: 0 } });
  const isUnknown = complement(any([certain, flags.looked]) as InlineTest);
  if (isUnknown.form === "fail") return pass;
  if (isUnknown.form === "pass" && test.form === "fail") return hasAtMost(from);
  const weight = (isOpen(test) ? test.weight : 0) + (isOpen(isUnknown) ? isUnknown.weight : 0);
  const rest = steps(weight + 1, (value) => {
    const naming = code`const ${item} = ${value}[${index}];`;
    const refusing = isOpen(test) ? statements(test, item) : code`return false;`;
    const body = isOpen(isUnknown) ? code`if (${isUnknown.text(item)}) {${indent(refusing)}}` : refusing;
    return itemsFrom(value, from, index, lines([naming, body]));
  });
  return withFlags(flags, rest);
}

function withFlags(flags: Flags, test: StepsTest): Test {
  if (flags.settings.length === 0) return test;
  return steps(test.weight + flags.weight, (value) =>
    lines([...flags.settings.map((setting) => setting(value)), test.text(value)]),
  );
}
