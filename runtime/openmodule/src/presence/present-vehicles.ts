import type { Gateway, PresenceBaseData, Vehicle } from "@edgeloom/openmodule-sdk";
import { CharsetConverter, legacyLprCharset } from "../charset/index.js";
import { DropList, RecentlyLeft, type Sighting } from "./duplicates.js";

/** The kinds of presence messages, and the events that they cause. */
export type PresenceEvent = "enter" | "leave" | "change" | "forward" | "backward";

/** Told of what happens at a gate. */
export type PresenceSink = (event: PresenceEvent, vehicle: Vehicle, gateway: Gateway) => void | Promise<void>;

type Present = {
  readonly vehicle: Vehicle;
  readonly gateway: Gateway;
  readonly area: string;
  readonly hasMedia: boolean;
};

/** One message on its way through the rules. */
type Incoming = Present & { readonly gate: string; readonly nowMs: number; readonly sighting: Sighting };

const plates = new CharsetConverter(legacyLprCharset);

/**
 * The rules of openmodule spec §10.4: out of the messages of one or two cameras per gate they make events in which every enter
 * is followed by exactly one leave, and a vehicle that two cameras see is one vehicle.
 */
export class PresentVehicles {
  readonly #tell: PresenceSink;
  readonly #problem: (text: string) => void;
  readonly #present = new Map<string, Present>();
  readonly #dropList = new DropList();
  readonly #left: RecentlyLeft;

  constructor(options: {
    readonly deduplicationMs: number;
    readonly tell: PresenceSink;
    readonly problem: (text: string) => void;
  }) {
    this.#tell = options.tell;
    this.#problem = options.problem;
    this.#left = new RecentlyLeft(options.deduplicationMs);
  }

  /** Who is present, by gate. */
  get vehicles(): ReadonlyMap<string, Vehicle> {
    return new Map([...this.#present].map(([gate, { vehicle }]) => [gate, vehicle]));
  }

  /** Vehicles of which nothing is told. */
  get dropped(): readonly bigint[] {
    return [...this.#dropList];
  }

  /** Takes one message; events are told in order, each awaited. */
  async handle(event: PresenceEvent, message: PresenceBaseData, nowMs: number): Promise<void> {
    const incoming = incomingOf(event, message, nowMs);
    this.#left.see(incoming.gate, incoming.sighting, nowMs);
    const isDropped = await this.#drops(incoming);
    if (event === "forward" || event === "backward") this.#dropList.delete(message.vehicle_id);
    if (isDropped) return;
    if (event === "enter") await this.#enter(incoming);
    else if (event === "change") await this.#change(incoming);
    else if (event === "leave") await this.#leave(incoming);
    else await this.#pass(event, incoming);
  }

  async #drops({ gate, vehicle, area, hasMedia }: Incoming): Promise<boolean> {
    const present = this.#present.get(gate);
    const isBetter = present !== undefined && !present.hasMedia && hasMedia;
    if (this.#dropList.has(vehicle.id) && !isBetter) return true;
    if (present === undefined) return this.#left.isDuplicate(gate, vehicle.id);
    if (present.area === area) return false;
    if (!isBetter) {
      this.#dropList.add(vehicle.id);
      return true;
    }
    await this.#endPresence(gate, present);
    this.#dropList.add(present.vehicle.id);
    this.#dropList.delete(vehicle.id);
    return false;
  }

  async #enter(incoming: Incoming): Promise<void> {
    const { gate, vehicle, gateway, area, hasMedia } = incoming;
    // Again after each: while that one is told, the tracking may have said who is present.
    for (let present = this.#present.get(gate); present !== undefined; present = this.#present.get(gate))
      await this.#endPresence(gate, present);
    this.#present.set(gate, { vehicle, gateway, area, hasMedia });
    await this.#tell("enter", vehicle, gateway);
  }

  async #change(incoming: Incoming): Promise<void> {
    const { gate, vehicle, gateway, area, hasMedia } = incoming;
    if (this.#present.get(gate)?.vehicle.id !== vehicle.id) return this.#enter(incoming);
    this.#present.set(gate, { vehicle, gateway, area, hasMedia });
    await this.#tell("change", vehicle, gateway);
  }

  async #leave(incoming: Incoming): Promise<void> {
    const { gate, vehicle, gateway, nowMs, sighting } = incoming;
    const present = this.#present.get(gate);
    if (present === undefined) return this.#problem("a vehicle left where none was present");
    if (present.vehicle.id !== vehicle.id)
      this.#problem("another vehicle left than the one that was present");
    this.#present.delete(gate);
    await this.#tell("leave", vehicle, gateway);
    this.#left.leave(gate, sighting, nowMs);
    this.#dropList.forgetOld(nowMs);
  }

  async #pass(event: "forward" | "backward", incoming: Incoming): Promise<void> {
    if (this.#present.get(incoming.gate)?.vehicle.id === incoming.vehicle.id) await this.#leave(incoming);
    await this.#tell(event, incoming.vehicle, incoming.gateway);
  }

  async #endPresence(gate: string, { vehicle, gateway }: Present): Promise<void> {
    this.#present.delete(gate);
    await this.#tell("leave", vehicle, gateway);
  }
}

function incomingOf(event: PresenceEvent, message: PresenceBaseData, nowMs: number): Incoming {
  const { gateway, medium } = message;
  const area = message["present-area-name"];
  const vehicle = vehicleOf(message);
  const hasMedia = [medium.lpr, medium.qr, medium.nfc, medium.pin].some((one) => one !== undefined);
  const sighting = {
    vehicleId: vehicle.id,
    area,
    plate: plates.clean(medium.lpr?.id ?? ""),
    hasMedia,
    isChange: event === "change",
  };
  return { vehicle, gateway, area, hasMedia, gate: gateway.gate, nowMs, sighting };
}

function vehicleOf({ vehicle_id, medium, make_model, all_ids, enter_direction }: PresenceBaseData): Vehicle {
  return { id: vehicle_id, ...medium, make_model, all_ids, enter_direction };
}
