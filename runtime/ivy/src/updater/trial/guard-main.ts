import { guardTrial } from "./guard-trial.js";

/** Started by the pointer while a version is on trial: `guard ROOT ARGUMENTS…`. */
const [root = "", ...args] = process.argv.slice(2);
process.exit(await guardTrial({ root, args }));
