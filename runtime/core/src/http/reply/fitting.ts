import { EdgeloomError, type Issue } from "../../base/errors.js";
import type { Logger } from "../../base/log.js";
import { parseText } from "../../wire/json-text.js";
import type { Content } from "../descriptors.js";
import type { ValidateMode } from "../types.js";
import { charsetOf } from "./media-type.js";
import { fitReply } from "./validate.js";

/** How a body is read. */
export type ReadRules = {
  readonly validate: ValidateMode;
  readonly maxDepth: number;
  /** Route, for the log. */
  readonly place: string;
  readonly log: Logger;
};

/** A body that is not what its description says. Holds nothing of it. */
export class Misread extends Error {
  override readonly name = "Misread";
  readonly kind: "parse" | "invalid";
  readonly issues: readonly Issue[];

  constructor(kind: Misread["kind"], reason: string, issues: readonly Issue[] = []) {
    super(reason);
    this.kind = kind;
    this.issues = issues;
  }
}

/** Validates a value by the model of its content, as the mode has it. Throws {@link Misread}. */
export function fitted(
  value: unknown,
  { model }: Content,
  rules: Pick<ReadRules, "validate" | "log" | "place">,
): unknown {
  if (rules.validate === "off" || model === undefined) return value;
  const fit = fitReply(model(), value);
  if ("value" in fit) return fit.value;
  if (rules.validate === "throw")
    throw new Misread("invalid", "the reply does not fit its model", fit.issues);
  rules.log.warn({ place: rules.place, issues: fit.issues }, "a reply does not fit its model");
  return value;
}

const utf8 = /*@__PURE__*/ new TextDecoder("utf-8", { fatal: true });

/** The text of a body, by its charset. Throws {@link Misread}. */
export function decodeText(bytes: Uint8Array, contentType: string | undefined): string {
  const charset = charsetOf(contentType);
  try {
    return charset === "utf-8" ? utf8.decode(bytes) : new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    throw new Misread("parse", `the reply is not text in the charset ${charset}`);
  }
}

/** Reads JSON. Throws {@link Misread}. */
export function parseJsonText(text: string, { maxDepth }: Pick<ReadRules, "maxDepth">): unknown {
  try {
    return parseText(text, { maxDepth });
  } catch (error) {
    if (error instanceof EdgeloomError) throw new Misread("parse", "the reply is broken JSON");
    throw error;
  }
}
