/**
 * Processor time that this process has taken, in milliseconds, for bounds on the cost of work: unlike a clock it stands still while
 * other programs of the machine have their turn.
 */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
