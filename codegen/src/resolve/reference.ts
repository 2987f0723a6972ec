import { quote } from "../diagnostics/index.js";
import { failure, type Outcome } from "./problem.js";

/** A reference taken apart. */
export type Reference = {
  /** What stands before `#`: empty, a relative path, or an absolute URI. */
  readonly path: string;
  /** The scheme of an absolute URI, in lower case. */
  readonly scheme: string | undefined;
  /** What stands after `#`, percent-decoded. */
  readonly fragment: string;
};

/** Schemes that address bytes and not names. Even a document that calls itself so is not found by them. */
const addresses: ReadonlySet<string> = new Set([
  "file",
  "data",
  "ftp",
  "ftps",
  "sftp",
  "ssh",
  "git",
  "blob",
  "ws",
  "wss",
  "javascript",
]);

/** Encoded forms of dots, slashes and controls: in a path they serve only to look like something else. */
const disguised = /%(?:2e|2f|5c|[01][0-9a-f]|7f)/i;

/** Takes a reference apart and refuses what must not be followed, whoever asks. */
export function parseReference(text: string): Outcome<Reference> {
  if (/[\p{Cc}\\]/u.test(text))
    return failure("ref-syntax", `${quote(text)} holds a backslash or a control character.`);
  const hash = text.indexOf("#");
  const path = hash === -1 ? text : text.slice(0, hash);
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(path)?.[1]?.toLowerCase();
  if (path.startsWith("//")) return failure("ref-scheme", `${quote(text)} names a host.`);
  if (scheme !== undefined && addresses.has(scheme))
    return failure("ref-scheme", `${quote(text)} is a \`${scheme}:\` address.`);
  if (disguised.test(path))
    return failure(
      "ref-syntax",
      `${quote(text)} hides a dot, slash or control character behind a percent sign.`,
    );
  if (scheme === undefined && path.includes("?"))
    return failure("ref-syntax", `${quote(text)} has a query, but files have none.`);
  const fragment = hash === -1 ? "" : decoded(text.slice(hash + 1));
  if (fragment === undefined || /\p{Cc}/u.test(fragment))
    return failure("ref-pointer", `The part after \`#\` of ${quote(text)} is not percent-encoded text.`);
  return { value: { path, scheme, fragment } };
}

function decoded(fragment: string): string | undefined {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return undefined;
  }
}
