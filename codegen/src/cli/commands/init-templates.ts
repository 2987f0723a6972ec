/** What `edgeloom init` can make, what it is, what a newcomer does with it first, and its folder among the templates. */
export const templates = {
  sdk: { about: "an SDK from schemas", first: "npm test", folder: "sdk" },
  "openmodule-service": {
    about: "a service on a device's bus",
    first: "npm test",
    folder: "openmodule-service",
  },
  "device-module": {
    about: "a device of the Fleet Protocol, with gateway and cloud to try it",
    first: "npm start",
    folder: "device-project",
  },
  "ivy-project": { about: "a sensor node", first: "npm start", folder: "ivy-project" },
} as const;

/** The name of a template. */
export type Template = keyof typeof templates;
