import { once } from "node:events";
import { connect } from "node:net";
import { internalClientCodec, newDevice } from "@edgeloom/fleet";
import { encodeFrame } from "@edgeloom/runtime/transport/tcp";

const atATime = 100;

/** A device of the benchmark: sends frames that were made before, and counts the answers without reading them. */
class BenchDevice {
  #socket;
  #frames;
  #next = 0;
  #header = Buffer.alloc(4);
  #headerBytes = 0;
  #bodyBytes = 0;
  /** Called with the number of answers that one read has brought. */
  onAnswers = () => {};

  constructor(socket, frames) {
    this.#socket = socket;
    this.#frames = frames;
    socket.setNoDelay(true);
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      const answers = this.#count(chunk);
      if (answers > 0) this.onAnswers(answers);
    });
  }

  get isOpen() {
    return this.#socket.readyState === "open";
  }

  /** Sends so many statuses in one write. */
  send(count) {
    if (count === 1) return void this.#socket.write(this.#frame());
    this.#socket.write(Buffer.concat(Array.from({ length: count }, () => this.#frame())));
  }

  write(bytes) {
    this.#socket.write(bytes);
  }

  close() {
    this.#socket.destroy();
  }

  #frame() {
    this.#next = (this.#next + 1) % this.#frames.length;
    return this.#frames[this.#next];
  }

  #count(chunk) {
    let answers = 0;
    for (let at = 0; at < chunk.length; ) {
      if (this.#headerBytes < 4) {
        this.#header[this.#headerBytes++] = chunk[at++];
        if (this.#headerBytes === 4) this.#bodyBytes = this.#header.readUInt32LE();
        continue;
      }
      const taken = Math.min(this.#bodyBytes, chunk.length - at);
      this.#bodyBytes -= taken;
      at += taken;
      if (this.#bodyBytes > 0) continue;
      this.#headerBytes = 0;
      answers++;
    }
    return answers;
  }
}

/**
 * Connects devices, each of which was answered its connect message; `payloads` are the statuses that they send by turns.
 * @param {{ port: number, count: number, module: number, deviceType: number, payloads: readonly string[] }} plan
 */
export async function openDevices({ port, count, module, deviceType, payloads }) {
  const devices = [];
  while (devices.length < count) {
    const batch = Array.from({ length: Math.min(atATime, count - devices.length) }, (_, index) => {
      const deviceRole = `device_${String(devices.length + index).padStart(4, "0")}`;
      return open(port, newDevice({ module, deviceType, deviceRole, deviceName: "bench" }), payloads);
    });
    devices.push(...(await Promise.all(batch)));
  }
  return devices;
}

/** A connection that is no device (yet). */
export async function openSocket(port) {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  return socket;
}

async function open(port, device, payloads) {
  const frames = payloads.map((text) =>
    frameOf({ case: "deviceStatus", value: { device, statusData: Buffer.from(text) } }),
  );
  const bench = new BenchDevice(await openSocket(port), frames);
  const answered = new Promise((resolve) => (bench.onAnswers = resolve));
  bench.write(frameOf({ case: "deviceConnect", value: { device } }));
  await answered;
  return bench;
}

function frameOf(MessageType) {
  return encodeFrame(internalClientCodec.encode({ MessageType }));
}
