#!/usr/bin/env node
import { dirname } from "node:path";
import { nodeCommand } from "@edgeloom/ivy/cli";

process.exitCode = await nodeCommand(process.argv.slice(2), {
  definitionUrl: new URL("node.js", import.meta.url).href,
  projectFolder: dirname(import.meta.dirname),
});
