import { DeadlineTable, FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { MemoryLinks } from "@edgeloom/runtime/transport/mqtt";
import { afterEach, describe, expect, test } from "vitest";
import {
  commandMessage,
  connectResponseMessage,
  statusResponseMessage,
} from "../external-server/server-messages.js";
import { ConnectVerdict, type Device, externalClientCodec } from "../wire/index.js";
import { IpcDevices } from "./ipc-devices.js";
import { encodeDeviceMessage, encodeIncoming } from "./ipc-messages.js";
import { left, modules, pressed, released, right, serve, settled, tap, text } from "./poc.test.support.js";
import { PocExternalClient } from "./poc-external-client.js";
import { ipcTopics } from "./topics.js";

const log = silentLogger;
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function devicesOn(broker: MemoryLinks, clock = new FakeClock()): IpcDevices {
  return new IpcDevices({ link: broker.link(), deadlines: new DeadlineTable({ clock, log }), log });
}

describe("the external client", () => {
  function scene() {
    const clock = new FakeClock();
    const [ipc, cloud] = [new MemoryLinks(), new MemoryLinks()];
    let sessions = 0;
    const service = serve(ipc);
    ends.push(() => service.close());
    const client = new PocExternalClient({
      carId: "CAR1",
      company: "c",
      vehicleName: "v",
      modules,
      devices: devicesOn(ipc, clock),
      endpoints: [{ newLink: () => cloud.link(), modules: [1, 2] }],
      newSessionId: () => `-${++sessions}`,
      clock,
      log,
    });
    client.open();
    ends.push(() => client.close());
    const said = tap(cloud);
    const server = cloud.link();
    server.open();
    const device = ipc.link();
    device.open();
    const status = async (data: Uint8Array, of = left): Promise<void> => {
      await device.publish(ipcTopics.fromInternal, encodeIncoming(false, { device: of, statusData: data }));
      await settled();
    };
    const answer = async (bytes: Uint8Array): Promise<void> => {
      await server.publish("to-client/CAR1", bytes);
      await settled();
    };
    const kinds = () =>
      said
        .filter(({ topic }) => topic === "to-server/CAR1")
        .map(({ payload }) => externalClientCodec.decode(payload).MessageType);
    const gone = async (of: Device): Promise<void> => {
      await device.publish(ipcTopics.deviceDisconnect, encodeDeviceMessage(of));
      await settled();
    };
    return { clock, client, cloud, status, answer, kinds, gone };
  }

  const id = "CAR1-1";
  const command = (counter: number, device = left) =>
    commandMessage(id, { counter, device, data: new Uint8Array() });

  async function connected() {
    const it = scene();
    await it.status(pressed);
    await it.answer(connectResponseMessage(id, ConnectVerdict.OK));
    await it.answer(statusResponseMessage(id, 1));
    await it.answer(command(7));
    expect(it.client.phases).toEqual(["connected"]);
    return it;
  }

  test("a car that is there already is tried again after 15 s, any other failure after 3 s", async () => {
    const { clock, status, answer, kinds } = scene();
    await status(pressed);
    await answer(connectResponseMessage(id, ConnectVerdict.ALREADY_LOGGED));
    clock.advance(14_999);
    await settled();
    expect(kinds()).toHaveLength(1);
    clock.advance(2);
    await settled();
    expect(kinds()).toHaveLength(2);
    await answer(statusResponseMessage("CAR1-other", 1));
    clock.advance(3_001);
    await settled();
    expect(kinds().map(({ case: kind }) => kind)).toEqual(["connect", "connect", "connect"]);
  });

  test("a command out of order, of another session, or an unexpected message begins a new session at once", async () => {
    for (const bytes of [
      command(9),
      commandMessage("x", { counter: 8, device: left, data: pressed }),
      connectResponseMessage(id, ConnectVerdict.OK),
    ]) {
      const { clock, client, answer, kinds } = await connected();
      await answer(bytes);
      clock.advance(1);
      await settled();
      expect(client.phases).toEqual(["connecting"]);
      expect(kinds().at(-1)?.case).toBe("connect");
    }
  });

  test("commands for whoever is not connected are answered so", async () => {
    const { answer, kinds } = await connected();
    await answer(command(8, right));
    expect(kinds().at(-1)).toMatchObject({ case: "commandResponse", value: { type: 1, messageCounter: 8 } });
  });

  test("statuses that come in the sequence are sent after it", async () => {
    const it = scene();
    await it.status(pressed);
    await it.answer(connectResponseMessage(id, ConnectVerdict.OK));
    await it.status(released);
    await it.status(pressed, right);
    expect(it.kinds()).toHaveLength(2);
    await it.answer(statusResponseMessage(id, 1));
    await it.answer(command(0));
    expect(it.kinds().slice(3)).toMatchObject([
      { case: "status", value: { deviceState: 1, messageCounter: 2 } },
      { case: "status", value: { deviceState: 0, messageCounter: 3 } },
    ]);
  });

  test("without a broker everything is counted, and told at the next connect", async () => {
    const { cloud, client, status, answer, kinds } = await connected();
    cloud.stop();
    expect(client.phases).toEqual(["offline"]);
    for (const data of [released, pressed, released]) await status(data);
    cloud.start();
    await settled();
    await answer(connectResponseMessage("CAR1-2", ConnectVerdict.OK));
    const { value } = kinds().at(-1) as { readonly value: { readonly errorMessage: Uint8Array } };
    expect(text(value.errorMessage)).toBe(
      '{"pressed_count": 1, "not_pressed_count": 2, "total_statuses": 3}',
    );
  });

  test("when no device is left the connection ends, and the next status makes a new one", async () => {
    const { client, answer, gone, status, kinds } = await connected();
    await gone(left);
    expect(kinds().at(-1)).toMatchObject({ case: "status", value: { deviceState: 1, messageCounter: 2 } });
    await answer(statusResponseMessage(id, 2));
    expect(client.phases).toEqual([]);
    await status(pressed);
    expect(client.phases).toEqual(["connecting"]);
  });

  test("a module at two endpoints is a mistake", () => {
    const endpoint = { newLink: () => new MemoryLinks().link(), modules: [1] };
    const options = {
      carId: "c",
      company: "c",
      vehicleName: "v",
      modules,
      devices: devicesOn(new MemoryLinks()),
    };
    expect(() => new PocExternalClient({ ...options, endpoints: [endpoint, endpoint] })).toThrow(
      expect.objectContaining({ code: "CONFIG" }),
    );
  });
});
