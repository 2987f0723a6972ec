/** Which names a pattern matches, as far as a type can say it: all, those with a prefix, or something else. */
export type PatternReach = "every name" | { readonly prefix: string } | "some names";

/** Without both anchors, `.*` may match nothing, and that it does everywhere. */
const matchesEverywhere = /^(?:\^?(?:\.\*)?|(?:\.\*)?\$?)$/;
const onlyPrefix = /^\^(?<literal>(?:[A-Za-z0-9_ !"#%&',:;<=>@`~-]|\/|\\[$()*+./?[\\\]^{|}])+)$/;

/** What a pattern matches. */
export function patternReach(pattern: string): PatternReach {
  if (matchesEverywhere.test(pattern)) return "every name";
  const literal = onlyPrefix.exec(pattern)?.groups?.["literal"];
  return literal === undefined ? "some names" : { prefix: literal.replace(/\\(.)/g, "$1") };
}
