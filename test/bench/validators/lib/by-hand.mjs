/**
 * What somebody would write who knows the schema and cares for speed: no allocation, the cheap questions first, and the same
 * verdicts (lengths in code points, real calendar days, no NaN).
 */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const finite = Number.isFinite;
const integer = Number.isInteger;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const dateTime =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const country = /^[A-Z]{1,3}$/;

function isDateTime(text) {
  if (!dateTime.test(text)) return false;
  const day = (text.charCodeAt(8) - 48) * 10 + text.charCodeAt(9) - 48;
  if (day <= 28) return true;
  const month = (text.charCodeAt(5) - 48) * 10 + text.charCodeAt(6) - 48;
  if (month !== 2) return day < 31 || (month !== 4 && month !== 6 && month !== 9 && month !== 11);
  const year = Number(text.slice(0, 4));
  return day === 29 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** A text has at most as many code points as units, so counting is seldom needed. */
const atMost = (text, limit) => text.length <= limit || [...text].length <= limit;

function isEntry(value) {
  return (
    isObject(value) &&
    typeof value.name === "string" &&
    value.name.length > 0 &&
    finite(value.amount) &&
    value.amount >= 0 &&
    integer(value.quantity) &&
    value.quantity >= 1 &&
    (value.category === "parking" || value.category === "charging" || value.category === "washing") &&
    (value.remark === undefined || typeof value.remark === "string")
  );
}

function isMedium(value) {
  return (
    isObject(value) &&
    (value.type === "lpr" || value.type === "nfc" || value.type === "qr" || value.type === "pin") &&
    typeof value.id === "string" &&
    value.id.length > 0 &&
    (value.country === undefined || (typeof value.country === "string" && country.test(value.country)))
  );
}

function isPosition(value) {
  return (
    isObject(value) &&
    finite(value.latitude) &&
    value.latitude >= -90 &&
    value.latitude <= 90 &&
    finite(value.longitude) &&
    value.longitude >= -180 &&
    value.longitude <= 180 &&
    (value.height === undefined || finite(value.height))
  );
}

function isKind(value) {
  switch (value) {
    case "enter":
    case "leave":
    case "double-entry":
    case "double-exit":
    case "choose":
    case "change":
      return true;
    default:
      return false;
  }
}

function areEntries(value) {
  if (!Array.isArray(value) || value.length > 100) return false;
  for (let index = 0; index < value.length; index++) if (!isEntry(value[index])) return false;
  return true;
}

/** @param {unknown} value */
export function isReport(value) {
  return (
    isObject(value) &&
    isKind(value.kind) &&
    (value.direction === "in" || value.direction === "out" || value.direction === "") &&
    typeof value.gate === "string" &&
    value.gate.length > 0 &&
    atMost(value.gate, 64) &&
    integer(value.sequence) &&
    value.sequence >= 0 &&
    finite(value.confidence) &&
    value.confidence >= 0 &&
    value.confidence <= 1 &&
    typeof value.valid === "boolean" &&
    (value.note === undefined || (typeof value.note === "string" && atMost(value.note, 200))) &&
    isPosition(value.position) &&
    isMedium(value.medium) &&
    typeof value.id === "string" &&
    uuid.test(value.id) &&
    typeof value.created === "string" &&
    isDateTime(value.created) &&
    areEntries(value.entries)
  );
}

/** @param {unknown} value */
export function isPage(value) {
  if (!isObject(value) || !Array.isArray(value.items) || value.items.length > 1000) return false;
  for (let index = 0; index < value.items.length; index++) if (!isReport(value.items[index])) return false;
  return (
    integer(value.total) && value.total >= 0 && (value.next === undefined || typeof value.next === "string")
  );
}

/** @param {unknown} value */
export function isEvent(value) {
  if (!isObject(value) || typeof value.device !== "string") return false;
  switch (value.kind) {
    case "started":
      return typeof value.version === "string";
    case "stopped":
      return value.reason === "asked" || value.reason === "fault" || value.reason === "power";
    case "measured":
      return integer(value.channel) && value.channel >= 0 && finite(value.value);
    case "switched":
      return typeof value.pin === "string" && typeof value.on === "boolean";
    case "moved":
      return finite(value.x) && finite(value.y);
    case "scanned":
      return typeof value.code === "string" && value.code.length > 0;
    case "paid":
      return (
        finite(value.amount) &&
        value.amount >= 0 &&
        (value.currency === "EUR" || value.currency === "CHF" || value.currency === "USD")
      );
    case "opened":
    case "closed":
      return typeof value.gate === "string";
    case "failed":
      return integer(value.code) && typeof value.message === "string";
    case "updated":
      return typeof value.from === "string" && typeof value.to === "string";
    case "configured":
      return Array.isArray(value.keys) && value.keys.every((key) => typeof key === "string");
    default:
      return false;
  }
}
