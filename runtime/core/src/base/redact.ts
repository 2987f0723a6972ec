import { isEdgeloomError } from "./errors.js";
import { redacted, Secret } from "./secret.js";

/** How much of a value reaches a log. */
export type RedactLimits = {
  readonly maxDepth: number;
  /** Entries of one object or array. */
  readonly maxEntries: number;
  readonly maxStringLength: number;
};

const defaultLimits: RedactLimits = { maxDepth: 8, maxEntries: 100, maxStringLength: 2_000 };

// Compared without case, `-` and `_`, anywhere in the key: `X-Api-Key`, `refreshToken` and `set-cookie` are all meant.
const secretKey = /passw|passphrase|token|authorization|cookie|secret|apikey|privatekey|credential/;

/** Tells whether a value under this key has to be kept from logs. */
export function isSecretKey(key: string): boolean {
  return secretKey.test(key.replaceAll(/[-_\s]/g, "").toLowerCase());
}

const bearerInText = /\b(bearer)\s+[\w.~+/=-]+/gi;
// Base64 has a capital, a digit or padding; "basic settings" has not.
const basicInText = /\b([Bb]asic)\s+(?=[\w+/-]*[A-Z\d=])[\w+/-]{4,}=*/g;
const userInfoInUrl = /([a-z][a-z\d+.-]{0,30}:\/\/)[^\s/@]{1,500}@/gi;

// Longer than anything that is covered, so that a cut never takes away the end by which a credential is known.
const lookAhead = 600;

/** Takes credentials out of free text and cuts it to a length. */
export function redactText(text: string, maxLength: number = defaultLimits.maxStringLength): string {
  const covered = text
    .slice(0, maxLength + lookAhead)
    .replaceAll(bearerInText, `$1 ${redacted}`)
    .replaceAll(basicInText, `$1 ${redacted}`)
    .replaceAll(userInfoInUrl, `$1${redacted}@`);
  return text.length > maxLength ? `${covered.slice(0, maxLength)}… (${text.length} characters)` : covered;
}

/**
 * Makes plain data that may be logged: values under secret keys and {@link Secret}s are covered, credentials in texts too;
 * getters are not called, cycles end, long, deep and wide values are cut. Never throws.
 */
export function redact(value: unknown, limits: Partial<RedactLimits> = {}): unknown {
  const walk = new Walk({ ...defaultLimits, ...limits });
  return walk.value(value, 0);
}

class Walk {
  readonly #limits: RedactLimits;
  readonly #above = new Set<object>();

  constructor(limits: RedactLimits) {
    this.#limits = limits;
  }

  value(value: unknown, depth: number): unknown {
    switch (typeof value) {
      case "string":
        return redactText(value, this.#limits.maxStringLength);
      case "bigint":
        return String(value);
      case "function":
        return "[function]";
      case "symbol":
        return "[symbol]";
      case "object":
        return value === null ? null : this.#guarded(value, depth);
      case "boolean":
      case "number":
      case "undefined":
        return value;
    }
  }

  /** A proxy or a hostile prototype may throw at any touch. */
  #guarded(value: object, depth: number): unknown {
    if (this.#above.has(value)) return "[circular]";
    if (depth >= this.#limits.maxDepth) return "[deep]";
    this.#above.add(value);
    try {
      return this.#object(value, depth + 1);
    } catch {
      return "[unreadable]";
    } finally {
      this.#above.delete(value);
    }
  }

  #object(value: object, depth: number): unknown {
    if (value instanceof Secret) return redacted;
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? "[invalid date]" : value.toISOString();
    if (value instanceof Error) return this.#error(value, depth);
    if (Array.isArray(value)) return this.#list(value, depth);
    if (value instanceof Set) return this.#list([...value], depth);
    if (value instanceof Map)
      return this.#entries(
        [...value].map(([key, held]) => [String(key), { value: held }]),
        depth,
      );
    return this.#entries(
      Object.entries(Object.getOwnPropertyDescriptors(value)).filter(([, { enumerable }]) => enumerable),
      depth,
    );
  }

  #error(error: Error, depth: number): unknown {
    const own = this.#entries(
      Object.entries(Object.getOwnPropertyDescriptors(error)).filter(
        // What our own errors hide is there for the program only.
        ([key, { enumerable }]) =>
          key !== "stack" && key !== "cause" && (enumerable === true || !isEdgeloomError(error)),
      ),
      depth,
    );
    const cause = error.cause === undefined ? {} : { cause: this.value(error.cause, depth) };
    // The stack of our own errors says nothing that code and place do not say.
    const stack = isEdgeloomError(error) ? {} : { stack: this.value(error.stack, depth) };
    return {
      name: this.value(error.name, depth),
      message: this.value(error.message, depth),
      ...own,
      ...cause,
      ...stack,
    };
  }

  #list(items: readonly unknown[], depth: number): unknown[] {
    const shown = items.slice(0, this.#limits.maxEntries).map((item) => this.value(item, depth));
    return items.length > shown.length ? [...shown, `… (${items.length} entries)`] : shown;
  }

  #entries(
    entries: readonly (readonly [string, PropertyDescriptor])[],
    depth: number,
  ): Record<string, unknown> {
    // Without a prototype, so that a key named __proto__ is a key.
    const shown: Record<string, unknown> = Object.create(null);
    for (const [key, descriptor] of entries.slice(0, this.#limits.maxEntries)) {
      shown[redactText(key, 100)] = isSecretKey(key) ? redacted : this.#property(descriptor, depth);
    }
    if (entries.length > this.#limits.maxEntries) shown["…"] = `(${entries.length} entries)`;
    return shown;
  }

  #property(descriptor: PropertyDescriptor, depth: number): unknown {
    return descriptor.get === undefined && descriptor.set === undefined
      ? this.value(descriptor.value, depth)
      : "[getter]";
  }
}
