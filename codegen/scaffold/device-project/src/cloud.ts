import { typedServerModule } from "@edgeloom/fleet";
import { LightsModule } from "./generated/index.js";

const tooWarm = 40;

/** The company's side: shows what lamps report, and turns off those that get too warm. The server loads it by server.json. */
export const createServerModule = typedServerModule(LightsModule, ({ car, issue }) => ({
  lamp: {
    connected: ({ deviceRole }) => console.log(`${car}: ${deviceRole} is here`),
    status({ deviceRole: role, deviceName: name }, { state, celsius }) {
      console.log(`${car}: ${role} is ${state}, ${celsius} °C`);
      if (state === "ON" && celsius >= tooWarm) issue("lamp", { role, name }, { turn: "OFF" });
    },
  },
}));
