import type { Clock } from "@edgeloom/runtime/base";
import type { ProcessStatus } from "../../run/node-status.js";
import { pause } from "../../util/stepped-backoff.js";
import type { StartedNode } from "../update-runner.js";

/** What a node on trial has to show. What did badly before is not the fault of what is new. */
export type TrialDemands = {
  /** Processes that did not live before; nothing is asked of them. */
  readonly ailing: readonly string[];
  /** Whether the server has to be reached. */
  readonly connection: boolean;
};

/** What a trial goes by. */
export type ProofParts = {
  readonly node: StartedNode;
  readonly clock: Clock;
  /** All processes, and no connection, when left out. */
  readonly demands?: TrialDemands;
  /** For so long the processes have to live without a break. */
  readonly healthySeconds: number;
  /** Within so many seconds; for ever when left out. */
  readonly limitSeconds?: number;
  /** So many ends of one process decide at once; any number when left out. */
  readonly maxStarts?: number;
};

/** How a trial has ended: well, with a reason to go back, or with the node itself. */
export type Verdict =
  | { readonly verdict: "proved" | "ended" }
  | { readonly verdict: "failed"; readonly reason: string };

const lookMs = 1_000;

/** Watches a node on trial until it has proved itself, has failed, or ends. */
export async function proof(parts: ProofParts): Promise<Verdict> {
  const { node, clock, healthySeconds, limitSeconds = Number.POSITIVE_INFINITY } = parts;
  let healthyMs = 0;
  let isReached = parts.demands?.connection !== true;
  for (let passedMs = 0; ; passedMs += lookMs) {
    const demanded = demandedOf(parts);
    isReached ||= node.processes().some(({ isConnected }) => isConnected === true);
    if (isReached && healthyMs >= healthySeconds * 1000) return { verdict: "proved" };
    const reason = passedMs >= limitSeconds * 1000 ? lateness(parts, isReached) : endsOf(demanded, parts);
    if (reason !== undefined) return { verdict: "failed", reason };
    await pause(lookMs, node.signal, clock);
    if (node.signal.aborted) return { verdict: "ended" };
    healthyMs = demandedOf(parts).every(({ isHealthy }) => isHealthy) ? healthyMs + lookMs : 0;
  }
}

function demandedOf({ node, demands }: ProofParts): readonly ProcessStatus[] {
  return node.processes().filter(({ name }) => demands?.ailing.includes(name) !== true);
}

function endsOf(
  demanded: readonly ProcessStatus[],
  { maxStarts = Number.POSITIVE_INFINITY }: ProofParts,
): string | undefined {
  const failing = demanded.find(({ starts, pid }) => starts - (pid === null ? 0 : 1) >= maxStarts);
  return failing === undefined ? undefined : `${failing.name} has ended ${maxStarts} times`;
}

function lateness(parts: ProofParts, isReached: boolean): string {
  const within = `within ${parts.limitSeconds} seconds`;
  if (!isReached) return `the server was not reached ${within}`;
  const ill = demandedOf(parts).flatMap(({ name, isHealthy }) => (isHealthy ? [] : [name]));
  return `the node was not healthy ${within}${ill.length === 0 ? "" : `: ${ill.join(", ")}`}`;
}

/** How long a node may take after its start to show what it can do. */
const settleSeconds = 30;

/** Waits until a node that was started a moment ago shows what it can do, or has had the time for it. */
export async function settled(
  node: StartedNode,
  { startedMs, clock }: { readonly startedMs: number; readonly clock: Clock },
): Promise<void> {
  const showsAll = (): boolean =>
    node
      .processes()
      .every(({ isHealthy, variant, isConnected }) => isHealthy && (variant === "procedure" || isConnected));
  while (!showsAll() && !node.signal.aborted && clock.nowMs() - startedMs < settleSeconds * 1000)
    await pause(lookMs, node.signal, clock);
}

/**
 * What is asked of a node that is to go on with something new: no more than it can do now.
 *
 * @param asksForConnection - whether it could lose its server by what is new
 */
export function demandsOf(node: StartedNode, asksForConnection: boolean): TrialDemands {
  const processes = node.processes();
  return {
    ailing: processes.filter(({ isHealthy }) => !isHealthy).map(({ name }) => name),
    connection: asksForConnection && processes.some(({ isConnected }) => isConnected === true),
  };
}
