import { type FSWatcher, statSync, watch } from "node:fs";
import { dirname } from "node:path";

type Watched = { readonly watcher: FSWatcher; readonly inode: bigint };

/**
 * Watches single folders. An event only says that it is time to look again, so none needs to be understood: editors save by
 * writing, or by a new file that takes the old one's name.
 */
export class FolderWatch {
  private readonly watched = new Map<string, Watched>();

  /** `changed` is told the name of what changed in a folder, where the system tells it. */
  constructor(private readonly changed: (name: string | undefined) => void) {}

  /**
   * Watches these folders and no others. For one that is not there, the nearest above it, where it may come back.
   *
   * @returns whether these are others than before: then what happened in them until now may have gone unseen
   */
  follow(folders: Iterable<string>): boolean {
    let areOthers = false;
    const wanted = new Map<string, bigint>();
    for (const folder of folders) {
      const [path, inode] = nearest(folder);
      if (inode !== undefined) wanted.set(path, inode);
    }
    for (const [path, { inode }] of this.watched) {
      if (wanted.get(path) === inode) continue;
      this.drop(path);
      areOthers = true;
    }
    for (const [path, inode] of wanted) {
      if (this.watched.has(path)) continue;
      this.add(path, inode);
      areOthers = true;
    }
    return areOthers;
  }

  close(): void {
    for (const path of [...this.watched.keys()]) this.drop(path);
  }

  private add(path: string, inode: bigint): void {
    const watcher = watch(path, (_event, name) => this.changed(name ?? undefined));
    // A folder that goes away is an error of its watcher, and a change like any other.
    watcher.on("error", () => {
      this.drop(path);
      this.changed(undefined);
    });
    this.watched.set(path, { watcher, inode });
  }

  private drop(path: string): void {
    this.watched.get(path)?.watcher.close();
    this.watched.delete(path);
  }
}

/** The folder, or the nearest above it that is there. One that was replaced by another of its name is not the same. */
function nearest(folder: string): readonly [path: string, inode: bigint | undefined] {
  for (let path = folder; ; path = dirname(path)) {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (found?.isDirectory() === true) return [path, found.ino];
    if (path === dirname(path)) return [path, undefined];
  }
}
