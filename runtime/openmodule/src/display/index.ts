export {
  gatewayText,
  lprMediumText,
  makeModelText,
  mediumText,
  type ShownMedium,
  vehicleText,
} from "./display.js";
export { cleanServiceName } from "./service-name.js";
