import { posix } from "node:path";
import { locateOrigin } from "../diagnostics/locate.js";
import type { Comparison } from "../diff/index.js";
import type { PlaceOf } from "../diff/render.js";
import type { Compilation, Understood } from "../pipeline.js";
import { sideOf } from "../versions.js";
import { optionsOfConfig } from "./compare-options.js";
import { documentNames, type FileName } from "./file-names.js";
import { printDiagnostics, printRefusal } from "./findings.js";
import type { Io } from "./io.js";

/** A comparison, and where its changes stand. */
export type ComparedSides = {
  readonly comparison: Comparison;
  /** For what is kept: from what the command line names. */
  readonly placeOf: PlaceOf;
  /** For people: from the working folder. */
  readonly shownPlaceOf: PlaceOf;
};

type Side = Understood & { readonly fileName: FileName };

/** Compares two versions that a command line names; undefined when one of them has errors, which are shown then. */
export async function compareSides(old: string, now: string, io: Io): Promise<ComparedSides | undefined> {
  const { understand } = await import("../pipeline.js");
  const { compareModels } = await import("../diff/index.js");
  const sides = [old, now].map((text) => ({ text, side: sideOf(text, io.cwd) }));
  const options = await optionsOfConfig([old, now], io);
  const [before, after] = sides.map(
    ({ text, side }): Side => ({ ...understand({ ...side, ...options }), fileName: namesIn(text, side, io) }),
  );
  if (before === undefined || after === undefined) return undefined;
  if (before.model === undefined || after.model === undefined) {
    await printFaults(old, before, io);
    await printFaults(now, after, io);
    return undefined;
  }
  return {
    comparison: compareModels(before.model, after.model),
    placeOf: placesIn([after, before].map((side) => ({ ...side, fileName: (file) => file }))),
    shownPlaceOf: placesIn([after, before]),
  };
}

/** The documents of a side as people may name them; what git keeps is in no folder. */
function namesIn(text: string, { host, root, inputs }: Compilation, io: Io): FileName {
  if (host === undefined) return documentNames(root, io);
  const [revision = "", path = ""] = text.split(/:(.*)/s);
  const folder = inputs[0] === "." ? path : posix.dirname(path);
  return (file) => `${revision}:${posix.join(folder, file)}`;
}

async function printFaults(name: string, side: Side, io: Io): Promise<void> {
  if (side.model === undefined) await printRefusal(name, side, io);
  else await printDiagnostics(side, io);
}

/** Lines and columns of places. Places that only one of the versions has are looked up there. */
function placesIn(sides: readonly Pick<Side, "documents" | "fileName">[]): PlaceOf {
  const named = sides.flatMap(({ documents, fileName }) =>
    documents.map((document) => ({ document, fileName })),
  );
  return (origin) => {
    const known = named.filter(({ document }) => document.file === origin.file);
    const found = known.find(({ document }) => document.position(origin.pointer) !== undefined);
    const name = (found ?? known[0])?.fileName(origin.file) ?? origin.file;
    const place = found && locateOrigin(origin, found.document);
    return place === undefined ? name : `${name}:${place.line}:${place.column}`;
  };
}
