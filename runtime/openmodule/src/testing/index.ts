/**
 * What tests of openmodule services need: a bus, a core and a client on it, and stand-ins for everybody else on a device. It
 * works with every test runner; what is opened is closed by its disposer.
 *
 * @packageDocumentation
 */
export { ApiMocker, type MockedReply, type MockedRequest, type PreparedReply } from "./api-mocker.js";
export { Arrivals } from "./arrivals.js";
export { assertRpcFailure, assertRpcSuccess } from "./assert-rpc.js";
export { testTimeouts, type WaitLimit } from "./defaults.js";
export { type FakeHardwarePackage, type FakePackage, FakePackageCreator } from "./fake-packages.js";
export { type AlertFields, AlertWatch, getHealth, type HealthAnswer } from "./fixtures.js";
export { type InterruptOptions, interruptMain, type MethodName } from "./interrupt-main.js";
export { examplePins, type GatePins, IoSimulator, type SimulatedPin } from "./io-simulator.js";
export {
  type CallLimit,
  type MockEvent,
  type MockEventOptions,
  mockEvent,
  resetAllMocks,
} from "./mock-event.js";
export {
  type MockedCall,
  MockRpcClient,
  type PreparedResult,
  preparedTimeout,
  type RpcCaller,
  useRpcClient,
} from "./mock-rpc-client.js";
export { PresenceSimulator, type PresenceSimulatorOptions } from "./presence-simulator.js";
export { type ProcessEnd, ServiceProcess, type ServiceProcessOptions } from "./service-process.js";
export { type TempPath, tempFile, tempFolder } from "./temp.js";
export {
  type CountErrorKind,
  CountMessages,
  checkAuth,
  countErrorKinds,
  TestBackend,
} from "./test-backend.js";
export { openTestBus, type TestBus, type TestBusOptions } from "./test-bus.js";
export { type ReceivedFilter, type ReceivedMessage, TestClient, type TestRpcOptions } from "./test-client.js";
export { startTestCore, type TestCore, type TestCoreOptions } from "./test-core.js";
export { openTestDatabase, type TestDatabase, type TestDatabaseOptions } from "./test-database.js";
export { TestGate } from "./test-gate.js";
export { nextVehicleId, type SimulatedVehicle, VehicleBuilder } from "./vehicle.js";
