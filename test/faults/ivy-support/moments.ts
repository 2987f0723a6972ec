import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const changing = ["renameSync", "rmSync", "mkdirSync", "openSync", "copyFileSync", "writeFileSync"] as const;

/** What a folder looked like at the moments between which something in it was changed. */
export class Moments {
  readonly #folder: string;
  readonly #kept = fs.mkdtempSync(join(tmpdir(), "ivy-moments-"));
  readonly #names: string[] = [];

  constructor(folder: string) {
    this.#folder = folder;
    // Node loads what these consist of when they are first used, and would find the watched functions.
    const first = join(this.#kept, "first");
    fs.cpSync(folder, first, { recursive: true });
    fs.rmSync(first, { recursive: true });
  }

  /** What was about to be done at each of them. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** Keeps what the folder looks like before each change that the work makes in it, as a kill at that moment would leave it. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const own = new Map(changing.map((name) => [name, fs[name]]));
    let isKeeping = false;
    const watched =
      (name: (typeof changing)[number]) =>
      (...args: readonly unknown[]): unknown => {
        if (!isKeeping && args.some((arg) => typeof arg === "string" && arg.startsWith(this.#folder))) {
          isKeeping = true;
          this.#keep(
            `${name} ${args
              .filter((arg) => typeof arg === "string")
              .join(" ")
              .replaceAll(this.#folder, "")}`,
          );
          isKeeping = false;
        }
        return (own.get(name) as (...given: readonly unknown[]) => unknown)(...args);
      };
    for (const name of changing) Object.assign(fs, { [name]: watched(name) });
    syncBuiltinESMExports();
    try {
      return await work();
    } finally {
      Object.assign(fs, Object.fromEntries(own));
      syncBuiltinESMExports();
      this.#keep("the end");
    }
  }

  /** Makes the folder look as it did at a moment. */
  restore(index: number): void {
    fs.rmSync(this.#folder, { recursive: true, force: true });
    fs.cpSync(join(this.#kept, String(index)), this.#folder, { recursive: true });
  }

  close(): void {
    fs.rmSync(this.#kept, { recursive: true, force: true });
  }

  #keep(name: string): void {
    fs.cpSync(this.#folder, join(this.#kept, String(this.#names.length)), { recursive: true });
    this.#names.push(name);
  }
}
