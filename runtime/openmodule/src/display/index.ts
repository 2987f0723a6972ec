export {
  gatewayText,
  lprMediumText,
  makeModelText,
  mediumText,
  type ShownMedium,
  vehicleText,
} from "./display.js";
export { localDateTime } from "./local-date-time.js";
export { cleanServiceName } from "./service-name.js";
