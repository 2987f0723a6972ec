// The parameters and names of RFC 3492.
const base = 36;
const tMin = 1;
const tMax = 26;
const skew = 38;
const damp = 700;
const initialBias = 72;
const initialPoint = 128;

function adapt(delta: number, points: number, isFirst: boolean): number {
  let rest = isFirst ? Math.floor(delta / damp) : delta >> 1;
  rest += Math.floor(rest / points);
  let k = 0;
  for (; rest > ((base - tMin) * tMax) >> 1; k += base) rest = Math.floor(rest / (base - tMin));
  return k + Math.floor(((base - tMin + 1) * rest) / (rest + skew));
}

function threshold(k: number, bias: number): number {
  return Math.min(Math.max(k - bias, tMin), tMax);
}

function digitOf(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30 + 26;
  if (unit >= 0x61 && unit <= 0x7a) return unit - 0x61;
  return base;
}

/** The code points of a text in Punycode (RFC 3492), lower case, without its prefix; undefined when it is none. */
export function decodePunycode(text: string): readonly number[] | undefined {
  const joint = text.lastIndexOf("-");
  const points: number[] = Array.from(joint > 0 ? text.slice(0, joint) : "", (letter) =>
    letter.charCodeAt(0),
  );
  let point = initialPoint;
  let bias = initialBias;
  let place = 0;
  for (let at = joint > 0 ? joint + 1 : 0; at < text.length; ) {
    const before = place;
    let weight = 1;
    for (let k = base; ; k += base) {
      const digit = at < text.length ? digitOf(text.charCodeAt(at++)) : base;
      if (digit === base) return undefined;
      place += digit * weight;
      if (place > 0x7fffffff) return undefined;
      const t = threshold(k, bias);
      if (digit < t) break;
      weight *= base - t;
    }
    const count = points.length + 1;
    bias = adapt(place - before, count, before === 0);
    point += Math.floor(place / count);
    place %= count;
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined;
    points.splice(place++, 0, point);
  }
  return points;
}

/** Code points as Punycode, without prefix. */
export function encodePunycode(points: readonly number[]): string {
  const plain = points.filter((point) => point < initialPoint);
  let text = String.fromCharCode(...plain) + (plain.length > 0 ? "-" : "");
  let done = plain.length;
  let delta = 0;
  let bias = initialBias;
  for (let point = initialPoint; done < points.length; point++) {
    const next = Math.min(...points.filter((other) => other >= point));
    delta += (next - point) * (done + 1);
    point = next;
    for (const other of points) {
      if (other < point) delta++;
      if (other !== point) continue;
      text += encodeNumber(delta, bias);
      bias = adapt(delta, done + 1, done === plain.length);
      delta = 0;
      done++;
    }
    delta++;
  }
  return text;
}

function encodeNumber(number: number, bias: number): string {
  let text = "";
  let rest = number;
  for (let k = base; ; k += base) {
    const t = threshold(k, bias);
    if (rest < t) return text + letterOf(rest);
    text += letterOf(t + ((rest - t) % (base - t)));
    rest = Math.floor((rest - t) / (base - t));
  }
}

function letterOf(digit: number): string {
  return String.fromCharCode(digit < 26 ? digit + 0x61 : digit - 26 + 0x30);
}
