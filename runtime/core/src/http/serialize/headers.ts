import { EdgeloomError } from "../../base/errors.js";
import type { HeaderInput } from "../types.js";
import { Unwritable } from "./encode.js";
import { checkHeader } from "./parameters.js";

const token = /^[\w!#$%&'*+.^`|~-]+$/;
// They belong to the connection, not to the application.
const forbidden =
  /^(host|connection|content-length|transfer-encoding|upgrade|te|trailer|proxy-authorization)$/;

/** Whether a header belongs to the connection; it is said by nobody but the client. */
export function isOfConnection(name: string): boolean {
  // What sends takes blanks around a name away.
  return forbidden.test(name.trim().toLowerCase());
}

/** Headers of the application by lower-case names, checked. Throws `CONFIG`. */
export function headerRecord(input: HeaderInput, userAgent?: string): Record<string, string> {
  const record: Record<string, string> = Object.create(null) as Record<string, string>;
  if (userAgent !== undefined) record["user-agent"] = headerValue("user-agent", userAgent);
  for (const [name, value] of Object.entries(input)) {
    if (value !== undefined) record[headerName(name)] = headerValue(name, value);
  }
  return record;
}

/** The name of a header in lower case, if the application may set it. Throws `CONFIG`. */
export function headerName(name: string): string {
  if (token.test(name) && !isOfConnection(name)) return name.toLowerCase();
  throw new EdgeloomError("CONFIG", `the header ${JSON.stringify(name)} cannot be set`, {
    place: "headers",
    fix: "header names are letters, digits and dashes; those of the connection are set by the client",
  });
}

function headerValue(name: string, value: string): string {
  try {
    return checkHeader(value);
  } catch (error) {
    if (!(error instanceof Unwritable)) throw error;
    throw new EdgeloomError("CONFIG", `the header ${JSON.stringify(name)} needs ${error.message}`, {
      place: "headers",
    });
  }
}
