// The broker's command in a process that a test may freeze or kill.
import { brokerCommand } from "@edgeloom/runtime/broker";

const code = await brokerCommand(process.argv.slice(2));
if (code !== undefined) process.exitCode = code;
