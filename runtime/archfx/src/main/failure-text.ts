import { isEdgeloomError, redactText } from "@edgeloom/runtime/base";
import { isHttpError } from "@edgeloom/runtime/http";

const maxFields = 5;

/** What happened, what the server says of it, and what to do about it, without secrets; `better` is said in place of the error's fix. */
export function failureText(error: unknown, better?: string): string {
  const message = singleLine(error instanceof Error ? error.message : String(error));
  const advice = better ?? (isEdgeloomError(error) ? error.fix : undefined);
  const fix = advice === undefined ? [] : [`fix: ${singleLine(advice)}`];
  const said = remarksOf(error).filter((remark) => !message.includes(remark));
  return [`error: ${message}`, ...said.map((remark) => `server: ${remark}`), ...fix].join("\n  ");
}

/** A text of somebody else as one line that cannot move the cursor. */
export function plainLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ");
}

function singleLine(text: string): string {
  return plainLine(redactText(text)).trim();
}

/** What the server says in general and of single fields; of the reply that led to an error of ours as well. */
function remarksOf(error: unknown): readonly string[] {
  if (!isHttpError(error))
    return error instanceof Error && isHttpError(error.cause) ? remarksOf(error.cause) : [];
  const { detail, fieldErrors } = error;
  const fields = Object.entries(fieldErrors)
    .slice(0, maxFields)
    .map(([name, texts]) => `${name}: ${texts.join(" ")}`);
  return [...(detail === undefined ? [] : [detail]), ...fields].map(singleLine);
}
