// The settings of this service, found by their place: what stands here joins those of openmodule. The environment decides first.
export const NAME = process.env.NAME ?? "om_service___IDENTIFIER___1";
export const VERSION = process.env.VERSION ?? "0.1.0";
