export { type ExtractJob, extract } from "./extract.js";
