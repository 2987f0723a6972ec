import type { FakeRoute } from "./fake-route.js";
import { authRoutes } from "./routes-auth.js";
import { collectionRoutes } from "./routes-collections.js";
import { dataRoutes } from "./routes-data.js";
import { reportRoutes } from "./routes-reports.js";

/** Every path of the fake server; literal ones before those with a place for a key. */
export const allRoutes: readonly FakeRoute[] = [
  ...authRoutes,
  ...reportRoutes,
  ...dataRoutes,
  ...collectionRoutes,
];
