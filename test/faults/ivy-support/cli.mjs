// The program of the node beside it: `node cli.mjs COMMAND`.
import { nodeCommand } from "@edgeloom/ivy/cli";

process.exitCode = await nodeCommand(process.argv.slice(2), {
  definitionUrl: new URL("cli-node.mjs", import.meta.url).href,
  projectFolder: process.env.IVY_TEST_PROJECT,
});
