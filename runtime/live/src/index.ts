/**
 * Documents brought to life: mock servers that do as they say, for tests and for trying things out.
 *
 * @packageDocumentation
 */
export { type BusExchange, type BusMock, type BusMockOptions, startBusMock } from "./bus/mock.js";
export {
  type DeviceExchange,
  type DeviceMock,
  type DeviceMockOptions,
  startDeviceMock,
} from "./devices/mock.js";
export { type Fault, type FaultKind, readFault } from "./faults.js";
export { openSource, type Source, sourceOf } from "./model/source.js";
export { type Exchange, type RestMock, type RestMockOptions, startRestMock } from "./rest/index.js";
