export { type EventArgument, type LoggedEvent, logEvent } from "./event-log.js";
