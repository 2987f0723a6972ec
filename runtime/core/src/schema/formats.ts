import { isHostname, isIpv4, isIpv6 } from "./format-host.js";
import { isIdnHostname } from "./format-idn.js";
import { isEmail, isIdnEmail } from "./format-mail.js";
import { numberFormats } from "./format-number.js";
import { isRecurrence } from "./format-recurrence.js";
import { isUriTemplate } from "./format-template.js";
import {
  isBase64,
  isBase64Url,
  isDecimal,
  isJsonPointer,
  isRegex,
  isRelativeJsonPointer,
  isUuid,
} from "./format-text.js";
import { isDate, isDateTime, isDuration, isLocalDateTime, isTime } from "./format-time.js";
import { isIri, isIriReference, isUri, isUriReference } from "./format-uri.js";

export { MAX_UNIX_SECONDS } from "./format-number.js";

const textFormats: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ["uuid", isUuid],
  ["date-time", isDateTime],
  ["date", isDate],
  ["time", isTime],
  ["date-time-local", isLocalDateTime],
  ["duration", isDuration],
  ["decimal", isDecimal],
  ["base64", isBase64],
  ["byte", isBase64],
  ["base64url", isBase64Url],
  ["email", isEmail],
  ["idn-email", isIdnEmail],
  ["hostname", isHostname],
  ["idn-hostname", isIdnHostname],
  ["ipv4", isIpv4],
  ["ipv6", isIpv6],
  ["uri", isUri],
  ["uri-reference", isUriReference],
  ["iri", isIri],
  ["iri-reference", isIriReference],
  ["uri-template", isUriTemplate],
  ["regex", isRegex],
  ["json-pointer", isJsonPointer],
  ["relative-json-pointer", isRelativeJsonPointer],
  ["ical-recurrence", isRecurrence],
]);

/** The test for strings in a format; undefined when the format is not known here, or speaks of numbers. */
export function textFormat(name: string): ((text: string) => boolean) | undefined {
  return textFormats.get(name);
}

/**
 * Tells whether a value is in a format. A format speaks about its own type only, and a format that is not known here
 * accepts everything, as JSON Schema asks.
 */
export function fitsFormat(name: string, value: unknown): boolean {
  if (typeof value === "string") return textFormats.get(name)?.(value) ?? true;
  if (typeof value === "number" || typeof value === "bigint") return numberFormats.get(name)?.(value) ?? true;
  return true;
}
