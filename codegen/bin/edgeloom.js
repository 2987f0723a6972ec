#!/usr/bin/env node
import { setFlagsFromString } from "node:v8";
import { main } from "../dist/cli/main.js";

// A run takes seconds, and most of its functions are done by the time that they are optimized: with the patience of Node 20 that
// costs a quarter of the processor time. Later versions have a quick compiler for it, and do not know the flag.
// What watches runs for hours.
if (process.version.startsWith("v20.") && process.argv[2] !== "watch")
  setFlagsFromString("--interrupt-budget=1000000");

process.exitCode = await main(process.argv.slice(2));
