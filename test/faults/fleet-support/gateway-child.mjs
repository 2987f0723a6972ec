// The command `edgeloom-gateway`, run from its sources.
import { gatewayCommand } from "../../../runtime/fleet/src/cli/main.ts";

const code = await gatewayCommand(process.argv.slice(2));
if (code !== undefined) process.exitCode = code;
