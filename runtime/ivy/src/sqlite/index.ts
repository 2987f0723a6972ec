export { Connection, type ConnectionOptions, type Statement, type Synchronous } from "./connection.js";
export { type HeldLock, tryLock } from "./exclusive-lock.js";
export { isDamaged } from "./store-error.js";
