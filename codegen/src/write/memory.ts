import type { Passed } from "./gate/plain/segments.js";
import type { WantedFile } from "./survey.js";

/** What writing keeps from one run to the next, in a process that writes one folder again and again. */
export class WriteMemory {
  /** Files that have passed the gate, by path. */
  readonly passed = new Map<string, Passed>();
  private files = new Map<string, WantedFile & { readonly text: string }>();

  /** A file with its bytes and their hash: those of the last run where the text is the same. */
  wanted(path: string, text: string, make: () => WantedFile): WantedFile {
    const known = this.files.get(path);
    if (known !== undefined && known.text === text) return known;
    const made = { ...make(), text };
    this.files.set(path, made);
    return made;
  }

  /** Forgets files that are no longer emitted. */
  endRun(files: ReadonlyMap<string, string>): void {
    for (const known of [this.files, this.passed])
      for (const path of known.keys()) if (!files.has(path)) known.delete(path);
  }
}
