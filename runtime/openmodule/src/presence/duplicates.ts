/** A message of presence, as far as it matters for telling the same vehicle at two areas apart. */
export type Sighting = {
  readonly vehicleId: bigint;
  readonly area: string;
  /** The plate in the legacy character set; empty without a plate. */
  readonly plate: string;
  readonly hasMedia: boolean;
  readonly isChange: boolean;
};

type Left = {
  readonly plate: string;
  readonly area: string;
  readonly timeoutMs: number;
  /** Ids that are the same vehicle, and stay so when the time is over. */
  readonly same: Set<bigint>;
  /** Ids that have been seen to be another vehicle. */
  readonly different: Set<bigint>;
};

const keptMs = 3_600_000;
const nanosecondsPerMs = 1_000_000n;

/** Remembers which vehicles have just left a gate, since a second camera may see the same one a moment later (openmodule spec §10.4). */
export class RecentlyLeft {
  readonly #deduplicationMs: number;
  readonly #byGate = new Map<string, Left[]>();

  constructor(deduplicationMs: number) {
    this.#deduplicationMs = deduplicationMs;
  }

  /** Takes a message of a gate into account. */
  see(gate: string, sighting: Sighting, nowMs: number): void {
    for (const left of this.#byGate.get(gate) ?? []) see(left, sighting, nowMs);
  }

  /** Whether an id is a vehicle that has left the gate already. */
  isDuplicate(gate: string, vehicleId: bigint): boolean {
    return (this.#byGate.get(gate) ?? []).some(({ same }) => same.has(vehicleId));
  }

  /** Notes that a vehicle with a plate has left, and forgets what is old. */
  leave(gate: string, { plate, area }: Sighting, nowMs: number): void {
    const known = (this.#byGate.get(gate) ?? []).filter(({ timeoutMs }) => nowMs < timeoutMs + keptMs);
    if (plate !== "") {
      const timeoutMs = nowMs + this.#deduplicationMs;
      known.push({ plate, area, timeoutMs, same: new Set(), different: new Set() });
    }
    this.#byGate.set(gate, known);
  }
}

function see(left: Left, { vehicleId, area, plate, hasMedia, isChange }: Sighting, nowMs: number): void {
  const looksSame = !hasMedia || plate === left.plate;
  const isElsewhere = area !== left.area;
  if (!left.different.has(vehicleId) && nowMs < left.timeoutMs && looksSame && isElsewhere)
    left.same.add(vehicleId);
  else if (!looksSame) {
    left.different.add(vehicleId);
    if (isChange) left.same.delete(vehicleId);
  }
}

/** Ids of vehicles whose messages are ignored. Ids are times in nanoseconds, so old ones are forgotten by themselves. */
export class DropList {
  readonly #ids = new Set<bigint>();

  has(vehicleId: bigint): boolean {
    return this.#ids.has(vehicleId);
  }

  add(vehicleId: bigint): void {
    this.#ids.add(vehicleId);
  }

  delete(vehicleId: bigint): void {
    this.#ids.delete(vehicleId);
  }

  forgetOld(nowMs: number): void {
    const oldest = (BigInt(Math.floor(nowMs)) - BigInt(keptMs)) * nanosecondsPerMs;
    for (const id of this.#ids) if (id < oldest) this.#ids.delete(id);
  }

  [Symbol.iterator](): IterableIterator<bigint> {
    return this.#ids.values();
  }
}
