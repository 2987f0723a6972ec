const batch = 200;
const ahead = 600;

/** Lets a publisher run at most 600 messages ahead of what the subscriber has acknowledged, in steps of 200. */
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
