import { byteLength } from '../../byte-length.ts';
import { Refusal } from '../../errors.ts';
import type { PolicyStatement } from '../../iam/statement.ts';

/** Bytes of a function's whole policy document (POL-13). */
const POLICY_BYTES_MAX = 20_480;

/** What GetPolicy answers as `Policy`: JSON text with AWS's order of keys (POL-12). */
export function formatPolicy(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements });
}

/** What AddPermission answers as `Statement`: JSON text, too (POL-10). */
export function formatStatement(statement: PolicyStatement): string {
  return JSON.stringify(statement);
}

/** Refuses statements that make a document above 20 KB (POL-13). */
export function refuseLongPolicy(statements: readonly PolicyStatement[]): void {
  const bytes = byteLength(formatPolicy(statements));
  if (bytes <= POLICY_BYTES_MAX) return;
  throw new Refusal(
    'POLICY_TOO_LONG',
    `The final policy size (${bytes}) is bigger than the limit (${POLICY_BYTES_MAX}).`,
    { detail: { bytes, max: POLICY_BYTES_MAX } },
  );
}
