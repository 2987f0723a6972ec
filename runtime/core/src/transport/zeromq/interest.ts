import { PrefixTable } from "../prefix-table.js";

const onlyAscii = /^[\0-\x7f]*$/;

/** Prefixes are bytes and may end within a character, so they are kept as one character per byte. */
function bytesOf(text: string): string {
  return onlyAscii.test(text) ? text : Buffer.from(text).toString("latin1");
}

/**
 * Who is subscribed to what, as the broker tells a publisher: one message per prefix that got its first subscriber (a byte 1,
 * then the prefix) or lost its last one (a byte 0).
 */
export class Interest {
  readonly #table = new PrefixTable();
  readonly #onChange: (prefix: string, present: boolean) => void;

  constructor(onChange: (prefix: string, present: boolean) => void) {
    this.#onChange = onChange;
  }

  /** Takes a message that the publishing socket received; ignores what is no subscription. */
  onMessage(message: Uint8Array): void {
    const kind = message[0];
    if (kind !== 0 && kind !== 1) return;
    const bytes = Buffer.from(message.buffer, message.byteOffset + 1, message.byteLength - 1);
    const key = bytes.toString("latin1");
    const present = kind === 1;
    if (present === this.#table.has(key)) return;
    if (present) this.#table.add(key);
    else this.#table.remove(key);
    this.#onChange(bytes.toString(), present);
  }

  /** Whether exactly this prefix is subscribed to. */
  has(prefix: string): boolean {
    return this.#table.has(bytesOf(prefix));
  }

  matches(topic: string): boolean {
    return this.#table.matches(bytesOf(topic));
  }
}
