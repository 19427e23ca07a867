import type { PrismaClient } from './generated/client.ts';

/** Where changes of keys and sandboxes are announced, so that nobody goes on trusting a cache. */
export const ACCESS_CHANNEL = 'pushpull_access';

/** Something outside the simulation that changed or went away. */
export interface AccessNotice {
  readonly subject: 'api-key' | 'sandbox' | 'tenant';
  readonly id: string;
}

/** Tells every process, within a transaction, that what it remembers of the subject is out of date. */
export function announceAccessChange(
  transaction: Pick<PrismaClient, '$executeRaw'>,
  { subject, id }: AccessNotice,
): ReturnType<PrismaClient['$executeRaw']> {
  return transaction.$executeRaw`SELECT pg_notify(${ACCESS_CHANNEL}, ${`${subject} ${id}`})`;
}

/** The notice that a payload of the access channel stands for. */
export function parseAccessNotice(payload: string): AccessNotice {
  const [subject = '', id = ''] = payload.split(' ');
  return { subject: subject as AccessNotice['subject'], id };
}
