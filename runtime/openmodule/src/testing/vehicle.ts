import type {
  EnterDirection,
  MakeModelInput,
  PresenceAllIdsInput,
  PresenceMediaInput,
} from "@edgeloom/openmodule-sdk";
import { type Clock, systemClock } from "@edgeloom/runtime/base";

/** A vehicle as a camera sees it. */
export type SimulatedVehicle = {
  /** When it was first seen, in nanoseconds since the epoch. */
  readonly id: bigint;
  readonly medium: PresenceMediaInput;
  readonly makeModel: MakeModelInput;
  readonly allIds: PresenceAllIdsInput;
  readonly enterDirection: EnterDirection;
};

let lastId = 0n;

/** A new id: the nanoseconds since the epoch, never the same twice. */
export function nextVehicleId(clock: Clock = systemClock): bigint {
  const now = BigInt(Math.round(clock.wallSeconds() * 1e6)) * 1_000n;
  lastId = now > lastId ? now : lastId + 1n;
  return lastId;
}

/** Builds a vehicle piece by piece. Every step gives a new builder, so that variants can branch off. */
export class VehicleBuilder {
  readonly #parts: SimulatedVehicle;

  constructor(parts: Partial<SimulatedVehicle> = {}) {
    this.#parts = {
      id: nextVehicleId(),
      medium: {},
      makeModel: { make: "UNKNOWN", make_confidence: 0.7 },
      allIds: {},
      enterDirection: "unknown",
      ...parts,
    };
  }

  /** Another id than the one it was given. */
  id(id: bigint): VehicleBuilder {
    return this.#with({ id });
  }

  /** A number plate. */
  lpr(plate: string, country = "OTHER", confidence = 1): VehicleBuilder {
    const lpr = { id: plate, type: "lpr", country: { code: country }, confidence };
    const { medium, allIds } = this.#parts;
    return this.#with({
      medium: { ...medium, lpr },
      allIds: { ...allIds, lpr: [...(allIds.lpr ?? []), lpr] },
    });
  }

  /** A QR code. */
  qr(id: string): VehicleBuilder {
    return this.#medium("qr", id);
  }

  /** A chip or card. */
  nfc(id: string): VehicleBuilder {
    return this.#medium("nfc", id);
  }

  /** A number that is typed. */
  pin(id: string): VehicleBuilder {
    return this.#medium("pin", id);
  }

  /** Make and model, which are not recognised by default. */
  makeModel(make: string, model = "UNKNOWN", confidence = 0.7): VehicleBuilder {
    const known = { make, make_confidence: confidence, model, model_confidence: confidence };
    return this.#with({ makeModel: model === "UNKNOWN" ? { make, make_confidence: confidence } : known });
  }

  /** Which way it came. */
  enterDirection(enterDirection: EnterDirection): VehicleBuilder {
    return this.#with({ enterDirection });
  }

  /** The vehicle. */
  build(): SimulatedVehicle {
    return this.#parts;
  }

  #medium(type: "qr" | "nfc" | "pin", id: string): VehicleBuilder {
    const { medium, allIds } = this.#parts;
    const one = { id, type };
    return this.#with({
      medium: { ...medium, [type]: one },
      allIds: { ...allIds, [type]: [...(allIds[type] ?? []), one] },
    });
  }

  #with(parts: Partial<SimulatedVehicle>): VehicleBuilder {
    return new VehicleBuilder({ ...this.#parts, ...parts });
  }
}
