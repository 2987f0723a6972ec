#!/usr/bin/env node
import { gatewayCommand } from "../dist/cli/main.js";

const code = await gatewayCommand(process.argv.slice(2));
if (code !== undefined) process.exitCode = code;
