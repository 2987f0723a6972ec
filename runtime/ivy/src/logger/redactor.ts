import { redacted, redactText } from "@edgeloom/runtime/base";

/** Takes secrets out of a text. */
export type Redactor = (text: string) => string;

/** Shorter ones would be found everywhere. */
const leastSecretLength = 5;
const longestText = 1 << 20;

/**
 * Covers the given secrets wherever they stand in a text, and what looks like a credential. The secrets of a configuration are given
 * when it is loaded (defect D22).
 */
export function redactorFor(secrets: Iterable<string>): Redactor {
  const known = [...new Set(secrets)]
    .filter((secret) => secret.length >= leastSecretLength)
    .sort((left, right) => right.length - left.length);
  return (text) => {
    let covered = text;
    for (const secret of known) covered = covered.replaceAll(secret, redacted);
    return redactText(covered, longestText);
  };
}
