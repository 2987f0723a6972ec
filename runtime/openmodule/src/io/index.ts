export {
  type IoEdge,
  type IoHandler,
  type IoHandlerOptions,
  IoListener,
  type IoPlace,
} from "./io-listener.js";
