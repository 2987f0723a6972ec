import type { RequestEnvelope } from "./envelope.js";

/** Decides about a validated request; truthy lets it pass. */
export type RequestFilter = (request: unknown, envelope: RequestEnvelope) => unknown;

/** To which requests a filter applies; left out: to all. */
export type FilterScope = { readonly channel?: string; readonly type?: string };

type Entry = FilterScope & { readonly filter: RequestFilter };

/**
 * The filters of a server (openmodule spec §5.2). A request passes when no filter applies to it, or as soon as one of those
 * that apply accepts it; later ones are then not asked.
 */
export class FilterSet {
  #entries: readonly Entry[] = [];

  /** Adds a filter; the result takes it away again. */
  add(filter: RequestFilter, scope: FilterScope = {}): () => void {
    const entry = { ...scope, filter };
    this.#entries = [...this.#entries, entry];
    return () => {
      this.#entries = this.#entries.filter((other) => other !== entry);
    };
  }

  /** Throws what a filter throws. */
  passes(channel: string, request: unknown, envelope: RequestEnvelope): boolean {
    let applied = false;
    for (const entry of this.#entries) {
      if (entry.channel !== undefined && entry.channel !== channel) continue;
      if (entry.type !== undefined && entry.type !== envelope.type) continue;
      if (entry.filter(request, envelope)) return true;
      applied = true;
    }
    return !applied;
  }
}

function property(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

/**
 * Accepts requests whose property `gateway` names a gateway, of this gate and this direction where they are given. Null
 * and undefined mean any.
 */
export function gatewayFilter(
  wanted: { readonly gate?: string | null | undefined; readonly direction?: string | null | undefined } = {},
): RequestFilter {
  const fits = (value: unknown, expected: string | null | undefined): boolean =>
    (expected ?? value) === value;
  return (request) => {
    const gateway = property(request, "gateway");
    if (typeof gateway !== "object" || gateway === null || Object.keys(gateway).length === 0) return false;
    return (
      fits(property(gateway, "gate"), wanted.gate) && fits(property(gateway, "direction"), wanted.direction)
    );
  };
}
