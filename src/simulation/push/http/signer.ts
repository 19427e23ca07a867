import { createHash } from 'node:crypto';
import { Refusal } from '../../errors.ts';
import { accountOfArn, resourceOfArn } from '../../iam/arn.ts';
import type { JsonObject } from '../../json.ts';
import { callerOf, type Caller, type CallerInput } from '../../lambda/policy/caller.ts';

/** The user or role who has signed a request. */
export type Signer = Extract<Caller, { kind: 'identity' }>;

/** The signer that an input describes; null for nobody. Only a user or a role signs requests. */
export function signerOf(input: CallerInput | null, frontEnd: string): Signer | null {
  if (!input) return null;
  const caller = callerOf(input);
  if (caller.kind === 'identity') return caller;
  throw new Refusal(
    'INVALID_PARAMETER',
    `Cannot take caller: ${frontEnd} is requested by a user or role (arn), or by somebody who signs nothing (no caller).`,
    { field: 'caller' },
  );
}

/** What a front end tells a function about who signed. */
export interface SignerIdentity {
  readonly accessKey: string;
  readonly accountId: string;
  readonly userId: string;
  readonly userArn: string;
  readonly principalOrgId: string | null;
}

/** Ids are made of the ARN, because the sandbox knows no users. */
export function signerIdentity({ arn, principalOrgId }: Signer): SignerIdentity {
  const [kind = '', , session] = resourceOfArn(arn).split('/');
  const isSession = kind === 'assumed-role';
  const digits = createHash('sha256').update(arn).digest('hex').slice(0, 16).toUpperCase();
  return {
    accessKey: `${isSession ? 'ASIA' : 'AKIA'}${digits}`,
    accountId: accountOfArn(arn),
    userId: isSession ? `AROA${digits}:${session ?? ''}` : `AIDA${digits}`,
    userArn: arn,
    principalOrgId,
  };
}

/** Who signed, as `authorizer.iam` of format 2.0 has it (URL-01, AGH-01). */
export function iamAuthorizer(signer: Signer): JsonObject {
  const { accessKey, accountId, userId, userArn, principalOrgId } = signerIdentity(signer);
  return {
    accessKey,
    accountId,
    callerId: userId,
    cognitoIdentity: null,
    principalOrgId,
    userArn,
    userId,
  };
}
