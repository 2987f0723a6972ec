import { EdgeloomError } from "@edgeloom/runtime";
import { gitReleases } from "../source/git-release.js";
import { npmReleases } from "../source/npm-release.js";
import type { ReleaseSource } from "../source/release-source.js";
import type { SourceTask } from "./task.js";

/** A module that brings a source of its own: given what its task holds. */
export type SourceModule = { readonly default: (options: unknown) => ReleaseSource };

/**
 * The source that a task names.
 *
 * @throws EdgeloomError `CONFIG` when a module has none
 */
export async function sourceOf(task: SourceTask): Promise<ReleaseSource> {
  switch (task.kind) {
    case "git":
      return gitReleases(task, task.token);
    case "npm":
      return npmReleases(task, task.token);
    case "module": {
      const { default: make } = (await import(task.url)) as Partial<SourceModule>;
      if (typeof make === "function") return make(task.options);
      throw new EdgeloomError("CONFIG", `${task.url} brings no source of releases`, {
        place: task.url,
        fix: "let its default export make a ReleaseSource",
      });
    }
  }
}
