export {
  type AnonymizeHandler,
  anonymizeSessions,
  onAnonymize,
  type PrivacyContainerOptions,
  registerPrivacyContainer,
} from "./anonymize.js";
export { type AnonymizedKind, anonymizedKind, anonymizeMarkerFor, anonymizeMarkers } from "./markers.js";
