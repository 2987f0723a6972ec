import type { TypeDecl, TypeId } from "../ir/index.js";
import type { PatternRun } from "../regex/index.js";
import { type Analysis, type Dependencies, Tracker } from "./analysis/index.js";
import type { TypeTexts } from "./types/index.js";
import type { Made, Whole } from "./validators/made.js";

type Entry<T> = {
  readonly decl: TypeDecl;
  readonly needs: Dependencies;
  readonly made: T;
};

/** What was made for each declaration, for as long as it and all that it was made with stay the same. */
class MadeMemory<T> {
  private before = new Map<TypeId, Entry<T>>();
  private now = new Map<TypeId, Entry<T>>();

  constructor(private readonly tracker: Tracker) {}

  /** What was made for a declaration the last time, or is made now. Declarations that are the same object are the same. */
  keep(decl: TypeDecl, analysis: Analysis, make: () => T, isSame?: (made: T) => boolean): T {
    const known = this.before.get(decl.id);
    const isValid =
      known !== undefined &&
      known.decl === decl &&
      analysis.holds(known.needs) &&
      (isSame === undefined || isSame(known.made));
    const entry = isValid ? known : this.entryOf(decl, make);
    this.now.set(decl.id, entry);
    return entry.made;
  }

  private entryOf(decl: TypeDecl, make: () => T): Entry<T> {
    const { result, needs } = this.tracker.track(make);
    return { decl, needs, made: result };
  }

  /** Forgets what the run that ends here did not ask for. */
  endRun(): void {
    this.before = this.now;
    this.now = new Map();
  }
}

/** What the emitters of types and validators keep from one run to the next, under the same options. */
export class EmitMemory {
  readonly tracker = new Tracker();
  readonly types = new MadeMemory<TypeTexts>(this.tracker);
  /** Checks and schemas. */
  readonly checks = new MadeMemory<Made>(this.tracker);
  /** Second checks. */
  readonly fits = new MadeMemory<Made>(this.tracker);
  /** All of a declaration, by its check. */
  readonly wholes = new WeakMap<Made, Whole>();

  endRun(): void {
    this.types.endRun();
    this.checks.endRun();
    this.fits.endRun();
  }
}

/** Takes down how patterns are run, so that it can be seen later whether they still are. */
export function notingRuns(
  patternRun: ((pattern: string) => PatternRun) | undefined,
  runs: Map<string, string>,
): ((pattern: string) => PatternRun) | undefined {
  return (
    patternRun &&
    ((pattern) => {
      const run = patternRun(pattern);
      runs.set(pattern, JSON.stringify(run));
      return run;
    })
  );
}
