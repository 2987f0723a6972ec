// A node that updates itself. The program of each release imports `main`; the processes of the node import `node`, by an address that
// says where the project lies.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defineNode, runNode } from "@edgeloom/ivy/run";
import { nodeUpdater } from "@edgeloom/ivy/updater";

const project = new URL(import.meta.url).searchParams.get("project");

/** Does nothing until it is asked to end. */
async function steady({ teardown }) {
  await new Promise((resolve) => {
    teardown.addEventListener("abort", resolve, { once: true });
  });
}

/** Comes to nothing, each time. */
async function failing() {
  throw new Error("this procedure is broken");
}

/** Made for the project that the address names. */
export const node = project === null ? undefined : definition(project);

function definition(folder) {
  const { version, ivy = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return defineNode({
    version,
    procedures: ivy.fails === true ? { failing } : { steady },
    updater: nodeUpdater({
      rootGuard: () => true,
      npm: { command: process.env.IVY_TEST_NPM },
      trial: { healthySeconds: 1, limitSeconds: Number(process.env.IVY_TEST_LIMIT), maxStarts: 2 },
    }),
  });
}

/** The program of a release. */
export async function main(projectFolder) {
  if (process.argv[2] !== "run") {
    process.stdout.write(`this is ${projectFolder}\n`);
    return;
  }
  const definitionUrl = `${import.meta.url}?project=${encodeURIComponent(projectFolder)}`;
  const { node: definition } = await import(definitionUrl);
  await runNode({ definition, definitionUrl, projectFolder });
}
