import { connectDevice } from "@edgeloom/fleet";
import { type LightsLampStatus, LightsModule } from "./generated/index.js";

/** Where the gateway of the vehicle is, and how often the lamp reports. */
export type LampOptions = {
  readonly host: string;
  readonly port: number;
  /** 1,000 where left out. */
  readonly everyMs?: number;
};

const cold = 20;
const hot = 120;
const stepCelsius = 5;

/**
 * A lamp at its gateway, until `stop` is aborted. It gets warm while it is on; this is where a real one would ask its hardware.
 * Rejects with `UNAVAILABLE` when there is no gateway, or it goes away.
 */
export async function runLamp(
  { host, port, everyMs = 1_000 }: LampOptions,
  stop: AbortSignal,
): Promise<void> {
  const lamp = await connectDevice(LightsModule, LightsModule.devices.lamp, { role: "front", host, port });
  let status: LightsLampStatus = { state: "ON", celsius: cold, uses: 1 };
  try {
    while (!stop.aborted) {
      const command = await lamp.sendStatus(status);
      status = next(status, command?.turn ?? "KEEP");
      await pause(everyMs, stop);
    }
  } finally {
    lamp.destroy();
  }
}

/** What the lamp reports after it was told something. Somebody switches it on again when it is cold. */
export function next({ state, celsius }: LightsLampStatus, turn: "KEEP" | "OFF" | "ON"): LightsLampStatus {
  const isOn = turn === "KEEP" ? state === "ON" || celsius <= cold : turn === "ON";
  return {
    state: isOn ? "ON" : "OFF",
    celsius: isOn ? Math.min(hot, celsius + stepCelsius) : Math.max(cold, celsius - stepCelsius),
    uses: isOn && state === "OFF" ? 1 : 0,
  };
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      stop.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    stop.addEventListener("abort", end);
  });
}
