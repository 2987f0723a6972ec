import { EdgeloomError } from "@edgeloom/runtime";
import type { DeviceModule } from "@edgeloom/runtime/devices";

/** Throws `CONFIG` when a module has no devices in a role; `place` is who asks. */
export function checkRole({ name, rolePattern }: DeviceModule, role: string, place: string): void {
  if (rolePattern === undefined || new RegExp(rolePattern, "u").test(role)) return;
  throw new EdgeloomError("CONFIG", `a device of the module ${name} cannot have this role`, {
    place,
    fix: `give a role that matches ${rolePattern}`,
  });
}
