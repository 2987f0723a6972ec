export { type AccessWindow, isAccessValidAt } from "./validity.js";
