import type { Kernel } from '../kernel.ts';
import {
  onDemandThrottle,
  requestRateThrottle,
  scalingThrottle,
  totalThrottle,
  type Throttle,
} from './concurrency.ts';
import { takeWarmEnvironment } from './environment-pool.ts';
import type { EnvironmentRow } from './environment.ts';
import type { ResolvedFunction } from './function-name.ts';
import type { DeployedVersion } from './function-version.ts';
import { provisionedFor, type ProvisionedConcurrencyRow } from './provisioned-concurrency.ts';
import { takeProvisionedEnvironment } from './provisioned-environments.ts';

/** Where an invocation may run. */
export interface Admission {
  /** An environment that waits for it; null where a new one must be started. */
  readonly environment: EnvironmentRow | null;
  /** The provisioned concurrency whose environments are all busy; null where it was not that. */
  readonly spilledFrom: ProvisionedConcurrencyRow | null;
}

/**
 * Finds an invocation its place, or says why it is throttled. A provisioned environment comes first;
 * those are set aside, so that only the totals can forbid it. Otherwise the checks come in the order of
 * SYN-51: reserved concurrency, the account's, and last the rates.
 */
export function admit(
  kernel: Kernel,
  target: ResolvedFunction,
  deployed: DeployedVersion,
): Admission | { readonly throttle: Throttle } {
  const { row } = target;
  const config = provisionedFor(kernel, target, deployed.version);
  const provisioned = config ? takeProvisionedEnvironment(kernel, deployed, config) : null;
  const throttle =
    (provisioned ? null : onDemandThrottle(kernel, row)) ??
    totalThrottle(kernel, row) ??
    requestRateThrottle(kernel, row);
  if (throttle) return { throttle };
  if (provisioned) return { environment: provisioned, spilledFrom: null };
  const environment = takeWarmEnvironment(kernel, deployed);
  const scaling = environment ? null : scalingThrottle(kernel, row);
  if (scaling) return { throttle: scaling };
  return { environment, spilledFrom: config && config.ready > 0 ? config : null };
}
