import { isBidiName } from "./format-bidi.js";
import { decodePunycode, encodePunycode } from "./punycode.js";

/** Labels longer than this cannot have an encoded form of at most 63 letters. */
const maxLabelUnits = 63;

/** A host name of any scripts, as IDNA 2008 has it (RFC 5890 to 5893). Full-width dots separate labels too, as in RFC 3490. */
export function isIdnHostname(text: string): boolean {
  if (text.length > 253) return false;
  const labels = text.split(/[.\u3002\uff0e\uff61]/);
  let octets = labels.length - 1;
  for (const label of labels) {
    const length = encodedLength(label);
    if (length === 0) return false;
    octets += length;
  }
  return octets <= 253 && isBidiName(labels.map((label) => decodedLabel(label)));
}

function isAlphanumeric(unit: number): boolean {
  return (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a);
}

/** Whether a label of ASCII stands between two places of a text. One that encodes another must do so rightly. */
export function isHostLabel(text: string, start: number, end: number): boolean {
  if (end === start || end - start > 63) return false;
  if (text.charCodeAt(start) === 0x2d || text.charCodeAt(end - 1) === 0x2d) return false;
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at);
    if (!isAlphanumeric(unit) && unit !== 0x2d) return false;
  }
  const isEncoded = text.charCodeAt(start + 2) === 0x2d && /^xn--/i.test(text.slice(start, start + 4));
  return !isEncoded || isALabel(text.slice(start, end));
}

/** A label of ASCII that stands for another one: what it stands for is valid, and stands for itself again. */
function isALabel(label: string): boolean {
  const points = decodePunycode(label.slice(4).toLowerCase());
  if (points === undefined || points.every((point) => point < 0x80)) return false;
  if (encodePunycode(points) !== label.slice(4).toLowerCase()) return false;
  const decoded = String.fromCodePoint(...points);
  return isULabel(decoded, points) && isBidiName([decoded]);
}

function decodedLabel(label: string): string {
  if (!/^xn--/i.test(label)) return label;
  return String.fromCodePoint(...(decodePunycode(label.slice(4).toLowerCase()) ?? []));
}

/** Letters that a valid label takes in its ASCII form; zero when it is not valid. */
function encodedLength(label: string): number {
  if (label.length > maxLabelUnits) return 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  if (/^[\0-\x7f]*$/.test(label)) return isHostLabel(label, 0, label.length) ? label.length : 0;
  const points = Array.from(label, (letter) => letter.codePointAt(0) ?? 0);
  if (!isULabel(label, points)) return 0;
  const length = 4 + encodePunycode(points).length;
  return length <= 63 ? length : 0;
}

/** A label in its own script (RFC 5891 §4.2, RFC 5892). */
function isULabel(label: string, points: readonly number[]): boolean {
  if (label.startsWith("-") || label.endsWith("-") || label.slice(2, 4) === "--") return false;
  if (label.normalize("NFC") !== label || /^\p{M}/u.test(label)) return false;
  return points.every((point, at) => {
    const rule = contextRule(point);
    return rule === undefined ? isAllowed(point) : rule(points, at);
  });
}

const allowed: ReadonlySet<number> = new Set([0xdf, 0x3c2, 0x6fd, 0x6fe, 0xf0b, 0x3007]);
const disallowed: ReadonlySet<number> = new Set([
  0x640, 0x7fa, 0x302e, 0x302f, 0x3031, 0x3032, 0x3033, 0x3034, 0x3035, 0x303b,
]);

/** The derived property PVALID (RFC 5892 §3). */
function isAllowed(point: number): boolean {
  if ((point >= 0x61 && point <= 0x7a) || (point >= 0x30 && point <= 0x39) || point === 0x2d) return true;
  if (point < 0x80) return false;
  if (allowed.has(point)) return true;
  if (disallowed.has(point) || isOldJamo(point) || isIgnorable(point)) return false;
  const letter = String.fromCodePoint(point);
  if (!/^[\p{Ll}\p{Lu}\p{Lo}\p{Nd}\p{Lm}\p{Mn}\p{Mc}]$/u.test(letter)) return false;
  return letter.normalize("NFKC").toLowerCase().normalize("NFKC") === letter;
}

function isOldJamo(point: number): boolean {
  return (
    (point >= 0x1100 && point <= 0x11ff) ||
    (point >= 0xa960 && point <= 0xa97f) ||
    (point >= 0xd7b0 && point <= 0xd7ff)
  );
}

function isIgnorable(point: number): boolean {
  return (
    (point >= 0x20d0 && point <= 0x20ff) ||
    (point >= 0x1d100 && point <= 0x1d24f) ||
    /^[\p{Default_Ignorable_Code_Point}\p{White_Space}\p{Noncharacter_Code_Point}]$/u.test(
      String.fromCodePoint(point),
    )
  );
}

type Rule = (points: readonly number[], at: number) => boolean;

const isOf =
  (script: RegExp) =>
  (point: number | undefined): boolean =>
    point !== undefined && script.test(String.fromCodePoint(point));
const isGreek = /*@__PURE__*/ isOf(/^\p{Script=Greek}$/u);
const isHebrew = /*@__PURE__*/ isOf(/^\p{Script=Hebrew}$/u);
const isJapanese = /*@__PURE__*/ isOf(/^[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]$/u);
const isDualJoining = /*@__PURE__*/ isOf(
  /^[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}\p{Script=Mongolian}]$/u,
);
const isMark = /*@__PURE__*/ isOf(/^\p{Mn}$/u);

const afterHebrew: Rule = (points, at) => isHebrew(points[at - 1]);

/** Arabic digits of one row do not stand beside those of the other. */
const withoutDigits =
  (first: number): Rule =>
  (points) =>
    !points.some((point) => point >= first && point <= first + 9);
const besideArabicDigit: Rule = /*@__PURE__*/ withoutDigits(0x6f0);
const besidePersianDigit: Rule = /*@__PURE__*/ withoutDigits(0x660);

/** Signs that are allowed only beside certain others (RFC 5892 appendix A). */
const contextRules: ReadonlyMap<number, Rule> = new Map([
  [0xb7, (points, at) => points[at - 1] === 0x6c && points[at + 1] === 0x6c],
  [0x375, (points, at) => isGreek(points[at + 1])],
  [0x5f3, afterHebrew],
  [0x5f4, afterHebrew],
  [0x30fb, (points) => points.some((point) => point !== 0x30fb && isJapanese(point))],
  [0x200d, (points, at) => isVirama(points[at - 1])],
  [0x200c, (points, at) => isVirama(points[at - 1]) || joins(points, at)],
]);

function contextRule(point: number): Rule | undefined {
  if (point >= 0x660 && point <= 0x669) return besideArabicDigit;
  if (point >= 0x6f0 && point <= 0x6f9) return besidePersianDigit;
  return contextRules.get(point);
}

/** Signs that suppress the vowel of a letter, of the scripts of India and around (canonical combining class 9). */
const viramas: ReadonlySet<number> = new Set([
  0x94d, 0x9cd, 0xa4d, 0xacd, 0xb4d, 0xbcd, 0xc4d, 0xccd, 0xd3b, 0xd3c, 0xd4d, 0xdca, 0xe3a, 0xeba, 0xf84,
  0x1039, 0x103a, 0x1714, 0x1715, 0x1734, 0x17d2, 0x1a60, 0x1b44, 0x1baa, 0x1bab, 0x1bf2, 0x1bf3, 0x2d7f,
  0xa806, 0xa82c, 0xa8c4, 0xa953, 0xa9c0, 0xaaf6, 0xabed, 0x10a3f, 0x11046, 0x11070, 0x1107f, 0x110b9,
  0x11133, 0x11134, 0x111c0, 0x11235, 0x112ea, 0x1134d, 0x11442, 0x114c2, 0x115bf, 0x1163f, 0x116b6, 0x1172b,
  0x11839, 0x1193d, 0x1193e, 0x119e0, 0x11a34, 0x11a47, 0x11a99, 0x11c3f, 0x11d44, 0x11d45, 0x11d97, 0x11f41,
  0x11f42,
]);

function isVirama(point: number | undefined): boolean {
  return point !== undefined && viramas.has(point);
}

/** Whether letters that join stand on both sides, marks between them aside. */
function joins(points: readonly number[], at: number): boolean {
  let left = at - 1;
  while (isMark(points[left])) left--;
  let right = at + 1;
  while (isMark(points[right])) right++;
  return isDualJoining(points[left]) && isDualJoining(points[right]);
}
