import { pathToFileURL } from "node:url";
import { EdgeloomError } from "@edgeloom/runtime";
import { notANode } from "../run/fork-child.js";
import type { NodeDefinition } from "../run/node-definition.js";

/** A node, as its command line knows it. */
export type NodeProgram = {
  /** Address of the module that exports the definition as `node`. Not the program itself: it could not wait for its own end. */
  readonly definitionUrl: string;
  /** Folder of the project, or of one version of it; holds `config/`. */
  readonly projectFolder: string;
  /** What starts the node in the background; the running program when left out. */
  readonly program?: string;
  /** Arguments that the program needs before those of a command. None when left out. */
  readonly programArguments?: readonly string[];
  /** `original`: the five commands of the Python original, in its words (specification §8.3). */
  readonly dialect?: "original";
};

/** Loads the definition of a node. Fails with `CONFIG` when the module cannot be loaded, or defines none. */
export async function definitionOf({ definitionUrl }: NodeProgram): Promise<NodeDefinition> {
  if (definitionUrl === pathToFileURL(process.argv[1] ?? "").href) throw isProgram(definitionUrl);
  const { node } = (await import(definitionUrl)) as { readonly node?: NodeDefinition };
  if (node === undefined) throw notANode(definitionUrl);
  return node;
}

function isProgram(url: string): EdgeloomError {
  return new EdgeloomError("CONFIG", `${url} is the program that runs, and cannot define the node as well`, {
    place: url,
    fix: "define the node in a module of its own",
  });
}
