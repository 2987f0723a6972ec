import type { TypeDecl } from "../ir/index.js";
import type { PatternRun } from "../regex/index.js";
import { type Analysis, type Dependencies, Tracker } from "./analysis/index.js";
import type { TypeTexts } from "./types/index.js";
import type { Made } from "./validators/made.js";

type Entry<T> = {
  readonly decls: readonly TypeDecl[];
  readonly needs: Dependencies;
  readonly made: T;
};

/** What was made for the declarations of each document, for as long as these and all that it was made with stay the same. */
class GroupMemory<T> {
  private before = new Map<string, Entry<T>>();
  private now = new Map<string, Entry<T>>();

  constructor(private readonly tracker: Tracker) {}

  /** What was made of a group the last time, or is made now. Declarations that are the same object are the same. */
  keep(decls: readonly TypeDecl[], analysis: Analysis, isSame: (made: T) => boolean, make: () => T): T {
    const group = decls[0]?.group ?? "";
    const known = this.before.get(group);
    const isValid =
      known !== undefined &&
      known.decls.length === decls.length &&
      known.decls.every((decl, at) => decl === decls[at]) &&
      analysis.holds(known.needs) &&
      isSame(known.made);
    const entry = isValid ? known : this.entryOf(decls, make);
    this.now.set(group, entry);
    return entry.made;
  }

  private entryOf(decls: readonly TypeDecl[], make: () => T): Entry<T> {
    const { result, needs } = this.tracker.track(make);
    return { decls, needs, made: result };
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
  readonly types = new GroupMemory<TypeTexts>(this.tracker);
  readonly validators = new GroupMemory<Made>(this.tracker);

  endRun(): void {
    this.types.endRun();
    this.validators.endRun();
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
