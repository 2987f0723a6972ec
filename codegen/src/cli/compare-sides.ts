import { locateOrigin } from "../diagnostics/locate.js";
import type { Comparison } from "../diff/index.js";
import type { PlaceOf } from "../diff/render.js";
import type { SourceDocument } from "../load/source.js";
import type { Understood } from "../pipeline.js";
import { sideOf } from "../versions.js";
import { optionsOfConfig } from "./compare-options.js";
import { printDiagnostics, printRefusal } from "./findings.js";
import type { Io } from "./io.js";

/** A comparison, and where its changes stand. */
export type ComparedSides = { readonly comparison: Comparison; readonly placeOf: PlaceOf };

/** Compares two versions that a command line names; undefined when one of them has errors, which are shown then. */
export async function compareSides(old: string, now: string, io: Io): Promise<ComparedSides | undefined> {
  const { understand } = await import("../pipeline.js");
  const { compareModels } = await import("../diff/index.js");
  const sides = [old, now].map((side) => sideOf(side, io.cwd));
  const options = await optionsOfConfig([old, now], io);
  const [before, after] = sides.map((side) => understand({ ...side, ...options }));
  if (before === undefined || after === undefined) return undefined;
  if (before.model === undefined || after.model === undefined) {
    await printFaults(old, before, io);
    await printFaults(now, after, io);
    return undefined;
  }
  return {
    comparison: compareModels(before.model, after.model),
    placeOf: placesIn([...after.documents, ...before.documents]),
  };
}

async function printFaults(name: string, side: Understood, io: Io): Promise<void> {
  if (side.model === undefined) await printRefusal(name, side, io);
  else await printDiagnostics(side, io);
}

/** Lines and columns of places. Places that only one of the versions has are looked up there. */
function placesIn(documents: readonly SourceDocument[]): PlaceOf {
  return (origin) => {
    const document = documents.find(
      (one) => one.file === origin.file && one.position(origin.pointer) !== undefined,
    );
    const place = document && locateOrigin(origin, document);
    return place === undefined ? origin.file : `${origin.file}:${place.line}:${place.column}`;
  };
}
