import { describe, expect, it } from 'vitest';
import type { CallerInput } from '../../../../src/simulation/lambda/policy/caller.ts';
import type { Permission } from '../../../../src/simulation/lambda/policy/permission-statement.ts';
import {
  addPermission,
  invokeAs,
  publishAs,
  removePermission,
  statement,
} from '../../../support/permissions.ts';
import { openSandbox, type TestSandbox } from '../../../support/test-sandbox.ts';

const CODE = 'export const handler = async () => "one";';
const ORDERS = 'arn:aws:lambda:eu-west-1:123456789012:function:orders';

/** Of the sandbox's account, and of another one. */
const OWN_USER = 'arn:aws:iam::123456789012:user/u';
const FOREIGN_USER = 'arn:aws:iam::444455556666:user/x';

const NOTHING = [statement({ action: ['sqs:*'] })];
const DENY_IT = [statement(), statement({ effect: 'DENY', action: ['lambda:Invoke*'] })];

/** A sandbox with the function "orders" and those permissions on it. */
function openWithOrders(...permissions: Partial<Permission>[]): TestSandbox {
  const sandbox = openSandbox();
  sandbox.createFunction('orders', CODE);
  permissions.forEach((permission, index) =>
    addPermission(sandbox, { statementId: `s${index}`, ...permission }),
  );
  sandbox.takeKinds();
  return sandbox;
}

const S3 = { servicePrincipal: 's3.amazonaws.com' };

describe('who may invoke (table 8.1)', () => {
  it.each<
    [who: string, caller: Partial<CallerInput>, permissions: Partial<Permission>[], status: number]
  >([
    ['own user, allowed by its own policy', { arn: OWN_USER }, [], 200],
    ['own user, allowed by neither', { arn: OWN_USER, identityPolicy: NOTHING }, [], 403],
    [
      'own user, allowed by the function alone',
      { arn: OWN_USER, identityPolicy: NOTHING },
      [{ principal: OWN_USER }],
      200,
    ],
    [
      'own user, the function allows everybody',
      { arn: OWN_USER, identityPolicy: NOTHING },
      [{ principal: '*' }],
      200,
    ],
    [
      'own user, the function allows the account',
      { arn: OWN_USER, identityPolicy: NOTHING },
      [{ principal: '123456789012' }],
      403,
    ],
    [
      'own user, denied by its own policy',
      { arn: OWN_USER, identityPolicy: DENY_IT },
      [{ principal: OWN_USER }],
      403,
    ],
    ['foreign user, not allowed by the function', { arn: FOREIGN_USER }, [], 403],
    ['foreign user, allowed by both', { arn: FOREIGN_USER }, [{ principal: FOREIGN_USER }], 200],
    [
      'foreign user, its account is allowed',
      { arn: FOREIGN_USER },
      [{ principal: '444455556666' }],
      200,
    ],
    [
      'foreign user, another account is allowed',
      { arn: FOREIGN_USER },
      [{ principal: '111122223333' }],
      403,
    ],
    [
      'foreign user, not allowed by its own policy',
      { arn: FOREIGN_USER, identityPolicy: NOTHING },
      [{ principal: FOREIGN_USER }],
      403,
    ],
    [
      'foreign user of the organization',
      { arn: FOREIGN_USER, principalOrgId: 'o-a1b2c3d4e5' },
      [{ principal: '*', principalOrgId: 'o-a1b2c3d4e5' }],
      200,
    ],
    [
      'foreign user of another organization',
      { arn: FOREIGN_USER, principalOrgId: 'o-zzzzzzzzzz' },
      [{ principal: '*', principalOrgId: 'o-a1b2c3d4e5' }],
      403,
    ],
    ['service without a statement', S3, [], 403],
    ['service with a statement', S3, [{}], 200],
    ['another service', { servicePrincipal: 'sns.amazonaws.com' }, [{}], 403],
    [
      'service for the source',
      { ...S3, sourceArn: 'arn:aws:s3:::photos' },
      [{ sourceArn: 'arn:aws:s3:::photos' }],
      200,
    ],
    [
      'service for a source that the wildcard covers',
      { ...S3, sourceArn: 'arn:aws:s3:::photos' },
      [{ sourceArn: 'arn:aws:s3:::ph?to*' }],
      200,
    ],
    [
      'service for another source',
      { ...S3, sourceArn: 'arn:aws:s3:::music' },
      [{ sourceArn: 'arn:aws:s3:::photos' }],
      403,
    ],
    ['service without a source', S3, [{ sourceArn: 'arn:aws:s3:::photos' }], 403],
    [
      'service for the account',
      { ...S3, sourceAccount: '123456789012' },
      [{ sourceAccount: '123456789012' }],
      200,
    ],
    [
      'service for another account',
      { ...S3, sourceAccount: '111122223333' },
      [{ sourceAccount: '123456789012' }],
      403,
    ],
    [
      'Alexa with the token',
      { servicePrincipal: 'alexa-appkit.amazon.com', eventSourceToken: 'amzn1.ask.skill.x' },
      [{ principal: 'alexa-appkit.amazon.com', eventSourceToken: 'amzn1.ask.skill.x' }],
      200,
    ],
    [
      'Alexa with another token',
      { servicePrincipal: 'alexa-appkit.amazon.com', eventSourceToken: 'amzn1.ask.skill.y' },
      [{ principal: 'alexa-appkit.amazon.com', eventSourceToken: 'amzn1.ask.skill.x' }],
      403,
    ],
    [
      'a call that must come through a function URL',
      { arn: FOREIGN_USER },
      [{ principal: '*', invokedViaFunctionUrl: true }],
      403,
    ],
    ['a statement on another action', S3, [{ action: 'lambda:GetFunction' }], 403],
    [
      'one statement of several',
      { ...S3, sourceArn: 'arn:aws:s3:::b' },
      [{ sourceArn: 'arn:aws:s3:::a' }, { sourceArn: 'arn:aws:s3:::b' }],
      200,
    ],
  ])('%s', (_who, caller, permissions, status) => {
    expect(invokeAs(openWithOrders(...permissions), caller).statusCode).toBe(status);
  });

  it('without a caller, an administrator who may do everything', () => {
    expect(openWithOrders().startInvoke('orders').statusCode).toBe(200);
  });

  it('a statement on the function does not help a call of $LATEST by name (POL-01)', () => {
    const sandbox = openWithOrders({});
    expect(invokeAs(sandbox, S3, { qualifier: '$LATEST' }).statusCode).toBe(403);
    expect(sandbox.events.at(-1)).toMatchObject({
      rule: 'POL-01',
      message: `Denied, and nothing ran: User: s3.amazonaws.com is not authorized to perform: lambda:InvokeFunction on resource: ${ORDERS}:$LATEST because no resource-based policy allows the lambda:InvokeFunction action. A statement on ${ORDERS} allows it, and that does not help a call of ${ORDERS}:$LATEST.`,
    });
  });

  it.each(['1', 'live'])(
    'a statement on %s helps a call of it, and no other one (POL-01)',
    (qualifier) => {
      const sandbox = openWithOrders();
      publishAs(sandbox, 'live');
      addPermission(sandbox, { qualifier });
      const statusOf = (asked: string | null): number =>
        invokeAs(sandbox, S3, { qualifier: asked }).statusCode;
      const other = qualifier === '1' ? 'live' : '1';
      expect([qualifier, other, null].map(statusOf)).toEqual([200, 403, 403]);
      expect(sandbox.events.at(-1)?.message).toContain(
        `A statement on ${ORDERS}:${qualifier} allows it, and that does not help a call of ${ORDERS}.`,
      );
    },
  );

  it('publishing a version does not copy the policy (POL-01)', () => {
    const sandbox = openWithOrders({});
    publishAs(sandbox, 'live');
    expect(invokeAs(sandbox, S3).statusCode).toBe(200);
    expect(invokeAs(sandbox, S3, { qualifier: '1' }).statusCode).toBe(403);
  });

  it('until the statement is removed', () => {
    const sandbox = openWithOrders({});
    expect(invokeAs(sandbox, S3).statusCode).toBe(200);
    removePermission(sandbox, { statementId: 's0' });
    expect(invokeAs(sandbox, S3).statusCode).toBe(403);
  });

  it('after saving and loading as before', () => {
    const sandbox = openWithOrders({ sourceArn: 'arn:aws:s3:::photos' }).reload();
    expect(invokeAs(sandbox, { ...S3, sourceArn: 'arn:aws:s3:::photos' }).statusCode).toBe(200);
    expect(invokeAs(sandbox, { ...S3, sourceArn: 'arn:aws:s3:::music' }).statusCode).toBe(403);
  });
});

describe('a denied invocation (POL-30)', () => {
  const denied = (who: string, why: string): string =>
    `User: ${who} is not authorized to perform: lambda:InvokeFunction on resource: ${ORDERS} ${why}`;

  it.each<[caller: Partial<CallerInput>, message: string]>([
    [
      { arn: OWN_USER, identityPolicy: NOTHING },
      denied(OWN_USER, 'because no identity-based policy allows the lambda:InvokeFunction action'),
    ],
    [
      { arn: OWN_USER, identityPolicy: DENY_IT },
      denied(OWN_USER, 'with an explicit deny in an identity-based policy'),
    ],
    [
      { arn: FOREIGN_USER },
      denied(
        FOREIGN_USER,
        'because no resource-based policy allows the lambda:InvokeFunction action',
      ),
    ],
    [
      { arn: FOREIGN_USER, identityPolicy: NOTHING },
      denied(
        FOREIGN_USER,
        'because no identity-based policy allows the lambda:InvokeFunction action',
      ),
    ],
    [
      S3,
      denied(
        's3.amazonaws.com',
        'because no resource-based policy allows the lambda:InvokeFunction action',
      ),
    ],
  ])('%j is told why, in a body with a capital M (POL-20)', (caller, message) => {
    expect(invokeAs(openWithOrders(), caller)).toEqual({
      statusCode: 403,
      invocationId: null,
      errorBody: JSON.stringify({ Message: message }),
    });
  });

  it('is no invocation: it is not received, run or logged (MET-06)', () => {
    const sandbox = openWithOrders();
    invokeAs(sandbox, S3);
    sandbox.advanceUntilIdle();
    expect(sandbox.takeKinds()).toEqual(['INVOCATION_DENIED']);
    expect([sandbox.invocations.size, sandbox.attempts.size]).toEqual([0, 0]);
  });

  it('says in the log what would have to be different (POL-31)', () => {
    const sandbox = openWithOrders({ sourceArn: 'arn:aws:s3:::photos' });
    invokeAs(sandbox, { ...S3, sourceArn: 'arn:aws:s3:::music' });
    const message = denied(
      's3.amazonaws.com',
      'because no resource-based policy allows the lambda:InvokeFunction action',
    );
    expect(sandbox.takeEvents()).toMatchObject([
      {
        kind: 'INVOCATION_DENIED',
        rule: 'POL-31',
        functionName: 'orders',
        invocationId: null,
        message: `Denied, and nothing ran: ${message}. Statement "s0" would allow it if AWS:SourceArn were arn:aws:s3:::photos (ArnLike); the call has arn:aws:s3:::music.`,
        detail: { awsErrorCode: 'AccessDeniedException', resource: ORDERS },
      },
    ]);
    invokeAs(sandbox, S3);
    expect(sandbox.takeEvents()[0]?.message).toContain(
      'if AWS:SourceArn were arn:aws:s3:::photos (ArnLike); the call does not have one.',
    );
  });

  it('points to AddPermission where no statement comes close', () => {
    const sandbox = openWithOrders();
    invokeAs(sandbox, S3);
    expect(sandbox.takeEvents()).toMatchObject([
      { rule: 'POL-30', message: expect.stringContaining('AddPermission adds one.') as string },
    ]);
  });

  it('comes after existence and before the limits (SYN-51)', () => {
    const sandbox = openWithOrders();
    expect(() => invokeAs(sandbox, S3, { functionName: 'nobody' })).toThrow('Function not found');
    sandbox.execute('PutFunctionConcurrency', {
      functionName: 'orders',
      reservedConcurrentExecutions: 0,
    });
    expect(invokeAs(sandbox, S3).statusCode).toBe(403);
    expect(invokeAs(sandbox, { arn: OWN_USER }).statusCode).toBe(429);
  });

  it('comes of a dry run as well (SYN-13)', () => {
    const sandbox = openWithOrders({});
    expect(invokeAs(sandbox, S3, { invocationType: 'DRY_RUN' }).statusCode).toBe(204);
    const other = { servicePrincipal: 'sns.amazonaws.com' };
    expect(invokeAs(sandbox, other, { invocationType: 'DRY_RUN' }).statusCode).toBe(403);
    expect(sandbox.takeKinds()).toEqual(['DRY_RUN_SUCCEEDED', 'INVOCATION_DENIED']);
  });
});

describe('a caller', () => {
  it.each<[caller: Partial<CallerInput>, field: string]>([
    [{}, 'caller'],
    [{ arn: OWN_USER, servicePrincipal: 's3.amazonaws.com' }, 'caller'],
    [{ arn: 'ann' }, 'caller.arn'],
    [{ arn: 'arn:aws:iam::123456789012:user/*' }, 'caller.arn'],
    [{ arn: `arn:aws:iam::123456789012:user/${'x'.repeat(2_048)}` }, 'caller.arn'],
    [{ arn: OWN_USER, sourceArn: 'arn:aws:s3:::photos' }, 'caller.sourceArn'],
    [{ arn: OWN_USER, principalOrgId: 'mine' }, 'caller.principalOrgId'],
    [{ servicePrincipal: 's3' }, 'caller.servicePrincipal'],
    [{ ...S3, sourceArn: 'photos' }, 'caller.sourceArn'],
    [{ ...S3, sourceAccount: '12' }, 'caller.sourceAccount'],
    [{ ...S3, eventSourceToken: 'a b' }, 'caller.eventSourceToken'],
    [{ ...S3, principalOrgId: 'o-a1b2c3d4e5' }, 'caller.principalOrgId'],
    [{ ...S3, identityPolicy: [] }, 'caller.identityPolicy'],
  ])('%j is refused', (caller, field) => {
    const sandbox = openWithOrders();
    expect(() => invokeAs(sandbox, caller)).toThrow(
      expect.objectContaining({ code: 'INVALID_PARAMETER', field }) as Error,
    );
    expect(sandbox.takeKinds()).toEqual([]);
  });
});
