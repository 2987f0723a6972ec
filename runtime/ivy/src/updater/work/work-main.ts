import { redactorFor } from "../../logger/index.js";
import { plainError } from "./plain-error.js";
import { prepareVersion } from "./prepare-version.js";
import { sourceOf } from "./source-of.js";
import type { FromWorker, PrepareTask } from "./task.js";

/** Where all that this process starts is its group, none of it outlives the main process. */
process.on("disconnect", () => process.kill(-process.pid, "SIGKILL"));
process.on("SIGINT", () => {});
process.once("message", (task: PrepareTask) => void work(task));

async function work(task: PrepareTask): Promise<void> {
  const redact = redactorFor(task.secrets);
  try {
    const source = await sourceOf(task.source);
    const prepared = await prepareVersion(
      task,
      source,
      {
        begin: (step) => tell({ type: "begin", step }),
        end: (step) => tell({ type: "end", step }),
        progress: (text) => tell({ type: "progress", text: redact(text) }),
        assigned: (title) => tell({ type: "assigned", title: redact(title) }),
      },
      new AbortController().signal,
    );
    tell({ type: "done", prepared });
  } catch (error) {
    tell({ type: "failed", error: plainError(error, redact) });
  }
}

function tell(message: FromWorker): void {
  process.send?.(message);
}
