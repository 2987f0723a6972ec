export { MemoryBus, type MemoryBusOptions, memoryBus } from "./memory-bus.js";
export { MemoryTransport } from "./memory-transport.js";
export type { Intercept } from "./router.js";
