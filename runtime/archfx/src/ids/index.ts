export { SlugError, type SlugReason } from "./slug-error.js";
