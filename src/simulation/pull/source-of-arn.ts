import type { Kernel } from '../kernel.ts';
import type { PullSource } from './pull-source.ts';

/** The source whose resource an ARN names; null where event source mappings cannot poll it. */
export function sourceOfArn(kernel: Kernel, arn: string): PullSource | null {
  return kernel.pullSource(arn) as PullSource | null;
}
