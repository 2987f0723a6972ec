#!/usr/bin/env node
import { brokerCommand } from "../dist/broker/main.js";

const code = await brokerCommand(process.argv.slice(2));
if (code !== undefined) process.exitCode = code;
