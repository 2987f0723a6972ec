/** What `edgeloom new` can make, and what is left to do with it. */
export const newKinds = {
  "device-module": {
    about: "what devices of the Fleet Protocol report, and are told",
    next: "say in it what the devices report and what they are told, then edgeloom generate",
  },
  message: {
    about: "a message on a topic of its name (AsyncAPI)",
    next: "say in it what the message tells, and on which topic, then edgeloom generate",
  },
  rpc: {
    about: "a request and its answer over a bus (AsyncAPI)",
    next: "say in it what is asked and answered, then edgeloom generate",
  },
  operation: {
    about: "an operation of a REST service (OpenAPI)",
    next: "say in it what is asked and answered, then edgeloom generate",
  },
  model: {
    about: "a type with its rules (JSON Schema)",
    next: "say in it what it is, then edgeloom generate",
  },
} as const;

/** The name of a kind. */
export type NewKind = keyof typeof newKinds;
