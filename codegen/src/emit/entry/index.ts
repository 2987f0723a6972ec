import type { ApiModel } from "../../ir/index.js";
import type { EmitResult } from "../plan.js";

/** The file through which a package is imported. */
export const entryFile = "index";

/** Emits the file that offers everything; what that is, the printer knows when all names are decided. */
export function emitEntry(model: ApiModel): EmitResult {
  const about = "Everything that this package offers.";
  return {
    symbols: [],
    files: [{ path: entryFile, template: "index", about, declarations: [], sources: model.sources }],
  };
}
