import { HealthzTopic } from "@edgeloom/openmodule-sdk";
import type { WireRules } from "@edgeloom/runtime";

/** How openmodule values travel as JSON text: read leniently, without nulls of declared fields, in ASCII (openmodule spec §2). */
export const openmoduleWire: WireRules = HealthzTopic.wire;
