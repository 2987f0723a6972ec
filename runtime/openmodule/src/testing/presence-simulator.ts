import {
  type Direction,
  type PresenceBaseDataInput,
  type PresencePassageInput,
  PresenceRPCRequest,
  PresenceRPCResponse,
  PresenceTopic,
  TrackingService,
} from "@edgeloom/openmodule-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import { type Bus, type Publisher, publisher } from "@edgeloom/runtime/bus";
import { localDateTime } from "../display/index.js";
import type { OpenmoduleRpcServer } from "../rpc/index.js";
import { nextVehicleId, type SimulatedVehicle, VehicleBuilder } from "./vehicle.js";

/** Name under which simulated presence is sent. */
const sender = "presence-sim";

/** Where a simulator pretends to look. */
export type PresenceSimulatorOptions = {
  readonly bus: Bus;
  readonly gate: string;
  /** Default `in`. */
  readonly direction?: Direction;
  /** Default `<gate>-present`; another one for a second camera at the gate. */
  readonly area?: string;
};

/** Tells of vehicles at a gate as the tracking does (openmodule spec §13.2). */
export class PresenceSimulator {
  readonly gate: string;
  readonly #options: PresenceSimulatorOptions;
  readonly #publisher: Publisher<(typeof PresenceTopic)["messages"]>;
  #present: SimulatedVehicle | undefined;

  constructor(options: PresenceSimulatorOptions) {
    this.gate = options.gate;
    this.#options = options;
    this.#publisher = publisher(options.bus, PresenceTopic);
  }

  /** The vehicle that has entered and not left. */
  get present(): SimulatedVehicle | undefined {
    return this.#present;
  }

  /** A builder of a vehicle that comes now. */
  vehicle(): VehicleBuilder {
    return new VehicleBuilder({ id: nextVehicleId(this.#options.bus.clock) });
  }

  /** A vehicle comes to stand at the gate; the one before leaves. */
  enter(vehicle: SimulatedVehicle): void {
    if (this.#present !== undefined) this.leave();
    this.#present = vehicle;
    this.#publisher.enter(this.#message(vehicle));
  }

  /** More is known about the vehicle, or it is taken for another one. */
  change(vehicle: SimulatedVehicle): void {
    const change_vehicle_id = this.#present !== undefined && this.#present.id !== vehicle.id;
    this.#present = vehicle;
    this.#publisher.change({ ...this.#message(vehicle), change_vehicle_id });
  }

  /** The vehicle stands there no longer. */
  leave(): SimulatedVehicle {
    const vehicle = this.#present;
    if (vehicle === undefined)
      throw new EdgeloomError("CONFIG", `nobody is present at ${this.gate}`, {
        place: "PresenceSimulator",
        fix: "let a vehicle enter before it leaves",
      });
    this.#present = undefined;
    this.#publisher.leave({ ...this.#message(vehicle), "num-presents": 0 });
    return vehicle;
  }

  /** The vehicle passes the gate; it leaves before if it is still present. */
  forward(vehicle?: SimulatedVehicle, passage: Partial<PresencePassageInput> = {}): void {
    this.#publisher.forward(this.#passage(vehicle, passage));
  }

  /** The vehicle drives back; it leaves before if it is still present. */
  backward(vehicle?: SimulatedVehicle, passage: Partial<PresencePassageInput> = {}): void {
    this.#publisher.backward(this.#passage(vehicle, passage));
  }

  /** Answers `tracking/get-present` requests of this gate on a server, as the tracking does. */
  registerRpcs(server: OpenmoduleRpcServer): void {
    const { channel, methods } = TrackingService;
    const { type } = methods.getPresent;
    server.addFilter((request) => (request as PresenceRPCRequest).gate === this.gate, { channel, type });
    server.registerHandler(
      channel,
      type,
      PresenceRPCRequest,
      PresenceRPCResponse,
      () => ({
        presents: this.#present === undefined ? [] : [this.#message(this.#present)],
      }),
      { registerSchema: false },
    );
  }

  #passage(
    given: SimulatedVehicle | undefined,
    passage: Partial<PresencePassageInput>,
  ): PresenceBaseDataInput & PresencePassageInput {
    const vehicle = given ?? this.leave();
    if (this.#present?.id === vehicle.id) this.leave();
    return { ...this.#message(vehicle), "leave-time": this.#now(), ...passage };
  }

  #message(vehicle: SimulatedVehicle): PresenceBaseDataInput & { readonly name: string } {
    const { direction = "in", area = `${this.gate}-present` } = this.#options;
    return {
      name: sender,
      vehicle_id: vehicle.id,
      source: this.gate,
      "present-area-name": area,
      last_update: this.#now(),
      gateway: { gate: this.gate, direction },
      medium: vehicle.medium,
      make_model: vehicle.makeModel,
      all_ids: vehicle.allIds,
      enter_direction: vehicle.enterDirection,
    };
  }

  /** The time as the messages write it: UTC, without zone. */
  #now(): string {
    return localDateTime(this.#options.bus.clock.wallSeconds());
  }
}
