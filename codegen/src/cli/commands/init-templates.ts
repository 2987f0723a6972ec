/** What `edgeloom init` can make, what it is, and what a newcomer does with it first. */
export const templates = {
  sdk: { about: "an SDK from schemas", first: "npm test" },
  "openmodule-service": { about: "a service on a device's bus", first: "npm test" },
  "ivy-project": { about: "a sensor node", first: "npm start" },
} as const;

/** The name of a template. */
export type Template = keyof typeof templates;
