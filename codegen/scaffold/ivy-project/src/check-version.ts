import { dirname } from "node:path";
import { checkVersion } from "@edgeloom/ivy/updater";
import { node } from "./node.js";

// The running version asks this one, before it hands over to it; whatever is checked here keeps a broken release from being started.
checkVersion(node, dirname(import.meta.dirname));
