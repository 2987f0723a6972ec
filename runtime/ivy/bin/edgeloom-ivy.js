#!/usr/bin/env node
import { projectCommand } from "../dist/cli/index.js";

process.exitCode = await projectCommand(process.argv.slice(2));
