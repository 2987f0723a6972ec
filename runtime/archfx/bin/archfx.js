#!/usr/bin/env node
import { archFxCommand } from "../dist/cli/main.js";

process.exitCode = await archFxCommand(process.argv.slice(2));
