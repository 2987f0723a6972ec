/** Enums of the external protocol (fleet spec §7.1), by the names that they have here. */
export {
  CommandResponse_Type as CommandVerdict,
  ConnectResponse_Type as ConnectVerdict,
  Status_DeviceState as StatusState,
  StatusResponse_Type as StatusVerdict,
} from "../proto/external_protocol.generated.js";
