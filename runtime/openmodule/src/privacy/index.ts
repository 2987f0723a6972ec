export { type AnonymizedKind, anonymizedKind, anonymizeMarkerFor, anonymizeMarkers } from "./markers.js";
