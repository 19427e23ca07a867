import { Refusal } from '../errors.ts';
import type { Kernel } from '../kernel.ts';

/** A new revision id: another one after every change. */
export function newRevisionId(kernel: Kernel): string {
  return kernel.random('revision-ids').uuid();
}

/** Refuses a change by somebody who has not seen the last one. Null asks for no check. */
export function refuseStaleRevision(
  current: { readonly revisionId: string } | undefined,
  seen: string | null,
  api: 'GetFunction' | 'GetAlias' | 'GetPolicy',
): void {
  if (seen === null || seen === current?.revisionId) return;
  throw new Refusal(
    'PRECONDITION_FAILED',
    `The Revision Id provided does not match the latest Revision Id. Call the ${api} API to retrieve the latest Revision Id`,
    { field: 'revisionId' },
  );
}
