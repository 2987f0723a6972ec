#!/usr/bin/env node
import { setFlagsFromString } from "node:v8";
import { main } from "../dist/cli/main.js";

// A run takes seconds and most of its functions are done by the time they would be optimized: with the patience of V8 for programs
// that stay, a quarter of the processor time goes into that.
setFlagsFromString("--interrupt-budget=1000000");

process.exitCode = await main(process.argv.slice(2));
