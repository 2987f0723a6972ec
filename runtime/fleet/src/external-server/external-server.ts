import { EdgeloomError } from "@edgeloom/runtime";
import { type Clock, consoleLogger, type Logger, systemClock } from "@edgeloom/runtime/base";
import type { MessageLink } from "@edgeloom/runtime/transport/mqtt";
import { type CarLoad, CarServer } from "./car-server.js";
import type { ServerModuleSetup } from "./server-module.js";
import { defaultServerLimits, defaultServerTiming, type ServerLimits, type ServerTiming } from "./timing.js";

/** Modules by number. */
export type ServerModules = Readonly<Record<number, ServerModuleSetup>>;

/** What an external server needs. */
export type ExternalServerOptions = {
  /** Lower case letters, digits and `_`, as the names of cars. */
  readonly company: string;
  /** By name; with the modules that only this car has. At least one. */
  readonly cars: Readonly<Record<string, { readonly modules?: ServerModules }>>;
  /** Modules that all cars have; each car gets its own instance. */
  readonly modules?: ServerModules;
  /** Makes the link of a car, which the server owns: one for each, so that no car disturbs another. */
  readonly linkFor: (car: string) => MessageLink;
  /** Sends commands also to devices of other modules than the one that asks for it; false where left out. */
  readonly sendInvalidCommand?: boolean;
  readonly timing?: Partial<ServerTiming>;
  readonly limits?: Partial<ServerLimits>;
  readonly clock?: Clock;
  readonly log?: Logger;
};

const namePattern = /^[a-z0-9_]*$/;
const place = "ExternalServer";

/** The cloud's end of the Fleet Protocol: the cars of one company, and the modules that understand their devices (fleet spec §10). */
export class ExternalServer {
  readonly #cars: ReadonlyMap<string, CarServer>;

  /** Throws `CONFIG` when a name or the set of modules is wrong, and what a module throws while it is made. */
  constructor(options: ExternalServerOptions) {
    const { company, clock = systemClock, log = consoleLogger() } = options;
    checkName("company", company);
    const cars = Object.entries(options.cars);
    if (cars.length === 0) throw config("a server needs at least one car", "name a car");
    this.#cars = new Map(
      cars.map(([car, { modules = {} }]) => {
        checkName("car", car);
        const server = new CarServer({
          company,
          car,
          link: options.linkFor(car),
          setups: setupsOf(car, options.modules ?? {}, modules),
          sendInvalidCommand: options.sendInvalidCommand ?? false,
          timing: { ...defaultServerTiming, ...options.timing },
          limits: { ...defaultServerLimits, ...options.limits },
          clock,
          log,
        });
        return [car, server];
      }),
    );
  }

  /** By car. */
  get load(): Readonly<Record<string, CarLoad>> {
    return Object.fromEntries([...this.#cars].map(([car, server]) => [car, server.load]));
  }

  /** Connects to the broker, and waits for cars. */
  open(): void {
    for (const car of this.#cars.values()) car.open();
  }

  /** Tells cars and modules that it ends. Twice is fine. */
  async close(): Promise<void> {
    await Promise.all([...this.#cars.values()].map((car) => car.close()));
  }
}

function setupsOf(
  car: string,
  common: ServerModules,
  own: ServerModules,
): ReadonlyMap<number, ServerModuleSetup> {
  const setups = new Map<number, ServerModuleSetup>();
  for (const [number, setup] of [...Object.entries(common), ...Object.entries(own)]) {
    if (setups.has(Number(number)))
      throw config(
        `module ${number} is both common and a car's own`,
        `take it out of one of them (car ${car})`,
      );
    setups.set(Number(number), setup);
  }
  if (setups.size === 0) throw config(`car ${car} has no module`, "name a module for it or for all cars");
  return setups;
}

function checkName(what: string, name: string): void {
  if (!namePattern.test(name))
    throw config(
      `the name of a ${what} may hold a–z, 0–9 and _ only`,
      `rename ${what} ${JSON.stringify(name)}`,
    );
}

function config(message: string, fix: string): EdgeloomError {
  return new EdgeloomError("CONFIG", message, { place, fix });
}
