/** The name of a service without the `om_` before and the instance number behind (openmodule spec §10.7). */
export function cleanServiceName(name: string): string {
  return name.replace(/^om_/, "").replace(/_\d+$/, "");
}
