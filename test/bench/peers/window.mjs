const batch = 100;
const ahead = 300;

/** Lets a publisher run at most 300 messages ahead of what the subscriber has acknowledged, in steps of 100: ZeroMQ may drop from half its high-water mark on. */
export class Window {
  #acknowledged = 0;
  #wake = () => {};

  acknowledge() {
    this.#acknowledged += batch;
    this.#wake();
  }

  async run(count, send) {
    this.#acknowledged = 0;
    for (let sent = 0; sent < count; ) {
      while (sent - this.#acknowledged >= ahead) await new Promise((resolve) => (this.#wake = resolve));
      for (let index = 0; index < batch; index++) send(sent++);
      await new Promise(setImmediate);
    }
    while (this.#acknowledged < count) await new Promise((resolve) => (this.#wake = resolve));
  }
}
