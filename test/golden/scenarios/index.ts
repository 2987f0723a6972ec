import type { Scenario } from "../support/scenario.js";
import { apis } from "./apis.js";
import { arrays } from "./arrays.js";
import { combinations } from "./combinations.js";
import { devices } from "./devices.js";
import { objects } from "./objects.js";
import { references } from "./references.js";
import { scalars } from "./scalars.js";
import { views } from "./views.js";

/** Every scenario. */
export const scenarios: readonly Scenario[] = [
  ...scalars,
  ...objects,
  ...arrays,
  ...combinations,
  ...references,
  ...views,
  ...apis,
  ...devices,
];
