export { type Exchange, type RestMock, type RestMockOptions, startRestMock } from "./server.js";
