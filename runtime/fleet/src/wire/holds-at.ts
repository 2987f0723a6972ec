/** Up to this length a loop is faster than leaving JavaScript. */
const maxLoopBytes = 64;

/** Tells whether `part` stands at a place of `bytes`. */
export function holdsAt(bytes: Buffer, at: number, part: Uint8Array): boolean {
  const { length } = part;
  if (at + length > bytes.length) return false;
  if (length > maxLoopBytes) return bytes.compare(part, 0, length, at, at + length) === 0;
  for (let index = 0; index < length; index++) if (bytes[at + index] !== part[index]) return false;
  return true;
}
