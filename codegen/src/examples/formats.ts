import type { Verdict } from "./verdict.js";

/** Texts in a format: some to show, and an expression for texts that certainly are in it. */
type TextFormat = { readonly samples: readonly string[]; readonly plain?: RegExp };

const date = "\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])";
const minutes = "(?:[01]\\d|2[0-3]):[0-5]\\d";
const time = `${minutes}:[0-5]\\d`;
const label = "[a-z\\d](?:[a-z\\d-]{0,20}[a-z\\d])?";
const host = `${label}(?:\\.${label}){0,4}`;
const octet = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

const whole = (source: string): RegExp => new RegExp(`^${source}$`);
const moments = ["2026-01-02T03:04:05Z", "2026-01-02T03:04:06Z", "2026-01-02T03:04:07Z"] as const;
const base64 = { samples: ["ZXhhbXBsZQ==", "dGV4dA=="], plain: /^(?:[A-Za-z\d+/]{4})*$/ };
const links = ["https://example.com/a", "https://example.com/b", "https://example.com/c"] as const;
const link = whole(`https?://${host}(?:/[\\w.~-]*)*`);

const textFormats: ReadonlyMap<string, TextFormat> = new Map<string, TextFormat>([
  [
    "uuid",
    {
      samples: ["123e4567-e89b-42d3-a456-426614174000", "123e4567-e89b-42d3-a456-426614174001"],
      plain: /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    },
  ],
  ["date-time", { samples: moments, plain: whole(`${date}T${time}(?:\\.\\d{1,6})?(?:Z|[+-]${minutes})`) }],
  ["date", { samples: ["2026-01-02", "2026-01-03"], plain: whole(date) }],
  ["time", { samples: ["03:04:05Z", "03:04:06Z"], plain: whole(`${time}Z`) }],
  [
    "date-time-local",
    { samples: ["2026-01-02T03:04:05", "2026-01-02T03:04:06"], plain: whole(`(?!0000)${date}T${time}`) },
  ],
  ["duration", { samples: ["PT1H", "PT5M"], plain: /^P(?:\d{1,4}D|T\d{1,4}[HMS])$/ }],
  ["decimal", { samples: ["12.50", "3"], plain: /^\d{1,12}(?:\.\d{1,6})?$/ }],
  ["base64", base64],
  ["byte", base64],
  ["base64url", { samples: ["ZXhhbXBsZQ", "dGV4dA"] }],
  [
    "email",
    { samples: ["someone@example.com", "other@example.com"], plain: whole(`[a-z\\d]{1,20}@${host}`) },
  ],
  ["idn-email", { samples: ["someone@example.com", "other@example.com"] }],
  ["hostname", { samples: ["example.com", "host.example.com"] }],
  ["idn-hostname", { samples: ["example.com", "host.example.com"] }],
  ["ipv4", { samples: ["192.0.2.1", "192.0.2.2"], plain: whole(`${octet}(?:\\.${octet}){3}`) }],
  ["ipv6", { samples: ["2001:db8::1", "2001:db8::2"] }],
  ["uri", { samples: links, plain: link }],
  ["uri-reference", { samples: links, plain: link }],
  ["iri", { samples: links, plain: link }],
  ["iri-reference", { samples: links, plain: link }],
  ["uri-template", { samples: ["https://example.com/{id}", "/items/{id}"], plain: link }],
  ["regex", { samples: ["^[a-z]+$", "^a$"] }],
  ["json-pointer", { samples: ["/a", "/b"], plain: /^(?:\/[\w-]*)*$/ }],
  ["relative-json-pointer", { samples: ["1/a", "0/b"] }],
  [
    "ical-recurrence",
    {
      samples: ["DTSTART:20260102T030405Z\nRRULE:FREQ=DAILY", "DTSTART:20260102T030405Z\nRRULE:FREQ=WEEKLY"],
    },
  ],
]);

const wholeNumbers: ReadonlyMap<string, readonly [least: number, most: number]> = new Map([
  ["int8", [-128, 127]],
  ["int16", [-32_768, 32_767]],
  ["int32", [-2_147_483_648, 2_147_483_647]],
  ["int64", [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]],
  ["uint8", [0, 255]],
  ["uint16", [0, 65_535]],
  ["uint32", [0, 4_294_967_295]],
  ["uint64", [0, Number.MAX_SAFE_INTEGER]],
]);

const fractions: ReadonlySet<string> = new Set(["float", "double", "unixtime"]);
/** Of all formats of numbers with fractions the narrowest range. */
const maxFraction = 2e10;

/** Texts that are in a format, best first; none for a format that is not known. */
export function formatSamples(format: string): readonly string[] {
  return textFormats.get(format)?.samples ?? [];
}

/** Whether a value is in a format without doubt. A format speaks about its own type only; one that nobody knows takes everything. */
export function isPlainlyInFormat(format: string, value: string | number | bigint): Verdict {
  if (typeof value === "string") return isPlainText(textFormats.get(format), value);
  const range = wholeNumbers.get(format);
  if (range !== undefined)
    return value >= range[0] && value <= range[1] && Number.isInteger(Number(value)) ? true : undefined;
  return !fractions.has(format) || (value >= -maxFraction && value <= maxFraction) ? true : undefined;
}

/** Longer texts are left open: an expression here need not be quick with them. */
const maxPlain = 256;

function isPlainText(format: TextFormat | undefined, value: string): Verdict {
  if (format === undefined) return true;
  const isPlain = value.length <= maxPlain && format.plain?.test(value) === true;
  return isPlain || format.samples.includes(value) ? true : undefined;
}
