// Five levels with 32 slots each, so that the occupied slots of a level are the bits of one int32. An entry waits in a
// coarse slot and moves down when that slot begins, at most four times before it is due.
const slotBits = 5;
const slotMask = (1 << slotBits) - 1;
const levelCount = 5;
const nowhere = -1;
const inExpired = levelCount;

/** The furthest an entry may lie ahead: half of the span, so that no entry is in the top slot that is passing now. */
export const maxTicks = 2 ** (slotBits * levelCount - 1);

type Links = { prev: Links; next: Links };

function unlink(links: Links): void {
  links.prev.next = links.next;
  links.next.prev = links.prev;
  // A removed entry that still pointed at others would keep them from the young generation's collector.
  links.prev = links;
  links.next = links;
}

/** Something that is due at a tick. It is a link of the list it waits in, which makes taking it out cheap. */
export class WheelEntry implements Links {
  prev: Links = this;
  next: Links = this;
  /** The level whose slot it waits in; kept by the wheel. */
  level = nowhere;
  slot = 0;

  constructor(
    readonly dueTick: number,
    readonly run: () => void,
  ) {}

  /** True until the entry is taken out of the wheel. */
  get pending(): boolean {
    return this.level !== nowhere;
  }
}

class Ring implements Links {
  prev: Links = this;
  next: Links = this;

  get empty(): boolean {
    return this.next === this;
  }

  append(entry: WheelEntry): void {
    entry.prev = this.prev;
    entry.next = this;
    this.prev.next = entry;
    this.prev = entry;
  }

  shift(): WheelEntry | undefined {
    if (this.empty) return undefined;
    // A ring holds nothing but entries beside itself.
    const first = this.next as WheelEntry;
    unlink(first);
    return first;
  }
}

class Level {
  readonly #rings: readonly Ring[] = Array.from({ length: slotMask + 1 }, () => new Ring());
  #occupied = 0;

  constructor(readonly ticksPerSlot: number) {}

  ring(slot: number): Ring {
    return this.#rings[slot] as Ring;
  }

  append(entry: WheelEntry): void {
    this.#occupied |= 1 << entry.slot;
    this.ring(entry.slot).append(entry);
  }

  /** To be called when the ring of a slot may have become empty. */
  noteRemoval(slot: number): void {
    if (this.ring(slot).empty) this.#occupied &= ~(1 << slot);
  }

  /** The tick at which the next occupied slot begins; undefined when all slots are empty. */
  nextTick(elapsed: number): number | undefined {
    if (this.#occupied === 0) return undefined;
    const block = Math.floor(elapsed / this.ticksPerSlot);
    const current = block & slotMask;
    const rotated = (this.#occupied >>> current) | (this.#occupied << ((slotMask + 1 - current) & slotMask));
    const offset = 31 - Math.clz32(rotated & -rotated);
    return (block + offset) * this.ticksPerSlot;
  }
}

/** A hierarchical wheel: inserting and removing cost the same however much it holds. Knows ticks, not time. */
export class Wheel {
  readonly #levels: readonly Level[] = Array.from(
    { length: levelCount },
    (_, n) => new Level(2 ** (slotBits * n)),
  );
  readonly #expired = new Ring();
  #elapsed = 0;
  #size = 0;

  /** Entries that were inserted and not taken out, expired ones included. */
  get size(): number {
    return this.#size;
  }

  /** The tick up to which time has passed. */
  get elapsed(): number {
    return this.#elapsed;
  }

  /** `dueTick` must lie after {@link Wheel.elapsed}, by at most {@link maxTicks}. */
  insert(entry: WheelEntry): void {
    this.#place(entry);
    this.#size++;
  }

  /** Takes an entry out; false when it was taken out before. */
  remove(entry: WheelEntry): boolean {
    if (!entry.pending) return false;
    unlink(entry);
    this.#levels[entry.level]?.noteRemoval(entry.slot);
    entry.level = nowhere;
    this.#size--;
    return true;
  }

  /** When there is something to do next: never later than the next entry is due, but possibly earlier. */
  nextTick(): number | undefined {
    return this.#next()?.tick;
  }

  /** Lets time pass, however much. What becomes due is then given by {@link Wheel.takeExpired}. */
  advance(nowTick: number): void {
    for (let next = this.#next(); next !== undefined && next.tick <= nowTick; next = this.#next()) {
      this.#elapsed = next.tick;
      this.#empty(next.level);
    }
    this.#elapsed = Math.max(this.#elapsed, nowTick);
  }

  /** The expired entry that was due first; undefined when there is none. */
  takeExpired(): WheelEntry | undefined {
    const entry = this.#expired.shift();
    if (entry === undefined) return undefined;
    entry.level = nowhere;
    this.#size--;
    return entry;
  }

  #place(entry: WheelEntry): void {
    // The highest bit in which due time and present differ says how coarse a slot is fine enough.
    const highestBit = 31 - Math.clz32((entry.dueTick ^ this.#elapsed) | 1);
    entry.level = Math.min(levelCount - 1, Math.floor(highestBit / slotBits));
    entry.slot = (entry.dueTick >>> (entry.level * slotBits)) & slotMask;
    (this.#levels[entry.level] as Level).append(entry);
  }

  /** The lowest occupied level is the one to be looked at first: finer levels never reach beyond the slot that is passing. */
  #next(): { readonly level: Level; readonly tick: number } | undefined {
    for (const level of this.#levels) {
      const tick = level.nextTick(this.#elapsed);
      if (tick !== undefined) return { level, tick };
    }
    return undefined;
  }

  #empty(level: Level): void {
    const slot = Math.floor(this.#elapsed / level.ticksPerSlot) & slotMask;
    const ring = level.ring(slot);
    for (let entry = ring.shift(); entry !== undefined; entry = ring.shift()) {
      if (entry.dueTick > this.#elapsed) {
        this.#place(entry);
        continue;
      }
      entry.level = inExpired;
      this.#expired.append(entry);
    }
    level.noteRemoval(slot);
  }
}
