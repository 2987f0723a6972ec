export { HttpApiModule, type HttpApiModuleOptions } from "./http-api-module.js";
