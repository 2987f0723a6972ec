import { gitReleases } from "../source/git-release.js";
import { npmReleases } from "../source/npm-release.js";
import type { ReleaseSource } from "../source/release-source.js";
import type { SourceTask } from "./task.js";

/** The source that a task names. */
export async function sourceOf(task: SourceTask): Promise<ReleaseSource> {
  switch (task.kind) {
    case "git":
      return gitReleases(task, task);
    case "npm":
      return npmReleases(task, task);
    case "thingsboard": {
      // Loads MQTT, an optional peer that others do without.
      const { thingsBoardReleases } = await import("../source/thingsboard-release.js");
      return thingsBoardReleases(task);
    }
  }
}
