import { floorOf } from "../../support/vectors.js";
import { type Expressed, type Inexpressible, isExpressed } from "./described.js";

/**
 * How a case was made to happen: by the names of resources, or by a generated operation: as it is, `unchecked` where what the recording
 * sends or gets is not what is described, `completed` where something is added that the description asks for.
 */
export type Door = "by name" | "described" | "described, unchecked" | "described, completed";

/** Counts the cases that ran through each door, and collects why others could not. */
export class Doors {
  readonly #title: string;
  readonly #ran = new Map<Door, number>();
  readonly #kept = new Map<string, string[]>();

  /** `title` stands before what is told. */
  constructor(title: string) {
    this.#title = title;
  }

  /** A case ran. */
  pass(door: Door): void {
    this.#ran.set(door, this.ran(door) + 1);
  }

  /** The cases that a generated operation can make happen, and how; the others are kept for the report, with their reasons. */
  describe<Case extends { readonly id: string }>(
    cases: readonly Case[],
    find: (test: Case) => Expressed | Inexpressible,
  ): readonly { readonly test: Case; readonly door: Door }[] {
    return cases.flatMap((test) => {
      const found = foundOr(() => find(test));
      if (isExpressed(found))
        return [{ test, door: found.isMisfit ? ("described, unchecked" as const) : ("described" as const) }];
      this.keepOut(test.id, found.reason);
      return [];
    });
  }

  /** No generated operation makes a case happen, for a reason that is told in the end. */
  keepOut(id: string, reason: string): void {
    this.#kept.set(reason, [...(this.#kept.get(reason) ?? []), id]);
  }

  /** How many cases ran. */
  ran(door: Door): number {
    return this.#ran.get(door) ?? 0;
  }

  /** What ran, and what could not be described, reason by reason. */
  report(): string {
    const counts = [...this.#ran].map(([door, count]) => `${count} ${door}`).join(", ");
    const reasons = [...this.#kept].map(([reason, ids]) => `  ${ids.length} × ${reason}: ${ids.join(", ")}`);
    return [`archfx ${this.#title}: ${counts}`, ...reasons].join("\n");
  }
}

/** How many of our own recordings must go through a generated operation; somebody else's may know none of its resources. */
export function describedFloor(count: number): number {
  return floorOf(count) === count ? count : 0;
}

/** Arguments that cannot be made fail the case that goes by name; they are no reason to run none. */
function foundOr(find: () => Expressed | Inexpressible): Expressed | Inexpressible {
  try {
    return find();
  } catch (error) {
    return { reason: `its arguments cannot be made (${String(error)})` };
  }
}
