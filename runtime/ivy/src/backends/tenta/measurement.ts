import { type ExactJson, ExactNumber, type ExactObject } from "../../exact/index.js";

/** What the Tenta server takes of a measurement, and what it has no use for. */
export type Measurement = { readonly value: ExactObject; readonly dropped: readonly string[] };

const goodKey = /^[a-z0-9](_?[a-z0-9])*$/;
const maxKeyLength = 64;

/**
 * Brings measured values into the form that the server takes (specification §6.3): numbers only, under names of small letters, digits
 * and single underscores. A name that is not like that is changed to the nearest one that is, unless that is taken.
 */
export function measurementOf(data: ExactObject): Measurement {
  const value = new Map<string, ExactJson>();
  const renamed: (readonly [string, ExactNumber])[] = [];
  const dropped: string[] = [];
  for (const [key, member] of data) {
    if (!(member instanceof ExactNumber) || !Number.isFinite(member.value)) dropped.push(key);
    else if (isGoodKey(key)) value.set(key, member);
    else renamed.push([key, member]);
  }
  // Only now: a name that was right from the beginning keeps its value.
  for (const [key, member] of renamed) {
    const name = tentaKey(key);
    if (name === "" || value.has(name)) dropped.push(key);
    else value.set(name, member);
  }
  return { value, dropped };
}

function isGoodKey(key: string): boolean {
  return key.length <= maxKeyLength && goodKey.test(key);
}

/** `Temp-1` becomes `temp_1`; empty when nothing is left. */
export function tentaKey(key: string): string {
  const name = key.normalize("NFKD").toLowerCase().replaceAll(/\p{M}/gu, "");
  return trimmed(trimmed(name.replaceAll(/[^a-z0-9]+/g, "_")).slice(0, maxKeyLength));
}

function trimmed(name: string): string {
  return name.replace(/^_/, "").replace(/_$/, "");
}
