export {
  createValidationProvider,
  type ValidateHandler,
  type ValidationProvider,
} from "./validation-provider.js";
