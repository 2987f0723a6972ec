import { MessageBody } from "@edgeloom/ivy-sdk";
import { type DocumentRules, judgeDocument, type ReadDocument } from "../document/index.js";
import { type ExactJson, isExactObject, readExact } from "../exact/index.js";

/** In the order in which the original tries them on a body that does not say what it is. */
const variants = ["config", "log", "data"];

/**
 * Reads the body of a message from JSON text. By the verdict of the original a body without `variant` is of the first kind that fits;
 * otherwise it is refused (specification §2.5).
 *
 * @throws EdgeloomError as {@link readDocument} does
 */
export function readBody(text: string, rules: DocumentRules = {}): ReadDocument<MessageBody> {
  return judgeBody(readExact(text), rules);
}

function judgeBody(exact: ExactJson, rules: DocumentRules): ReadDocument<MessageBody> {
  if (rules.verdict !== "original" || !isExactObject(exact) || exact.has("variant"))
    return judgeDocument(MessageBody, exact, rules);
  for (const variant of variants) {
    try {
      return judgeDocument(MessageBody, new Map(exact).set("variant", variant), rules);
    } catch {
      // The next kind may fit; if none does, the union says why.
    }
  }
  return judgeDocument(MessageBody, exact, rules);
}
