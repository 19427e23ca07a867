import { describe, expect, it } from 'vitest';
import { requestContext } from '../../../src/simulation/iam/condition.ts';
import {
  evaluate,
  findNearMiss,
  type AccessRequest,
} from '../../../src/simulation/iam/evaluate.ts';
import type { Principal } from '../../../src/simulation/iam/principal.ts';
import type {
  ConditionBlock,
  PolicyStatement,
  StatementPrincipal,
} from '../../../src/simulation/iam/statement.ts';

const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:orders';
const ANN = 'arn:aws:iam::444455556666:user/ann';
const SESSION = 'arn:aws:sts::444455556666:assumed-role/deploy/run-1';

const allow: PolicyStatement = { Sid: 'a', Effect: 'Allow', Action: '*', Resource: '*' };
const deny: PolicyStatement = { ...allow, Sid: 'd', Effect: 'Deny' };

function request(changes: Partial<AccessRequest> = {}): AccessRequest {
  return {
    principal: { kind: 'identity', arn: ANN },
    action: 'lambda:InvokeFunction',
    resource: FUNCTION,
    context: requestContext({}),
    ...changes,
  };
}

describe('a policy', () => {
  it('allows nothing without a statement', () => {
    expect(evaluate([], request())).toEqual({
      allowed: false,
      explicitDeny: false,
      statement: null,
    });
  });

  it('allows what one statement allows, and names it', () => {
    const other = { ...allow, Action: 'sqs:*' };
    expect(evaluate([other, allow], request())).toEqual({
      allowed: true,
      explicitDeny: false,
      statement: allow,
    });
  });

  it.each([[[allow, deny]], [[deny, allow]]])('denies what one statement denies', (statements) => {
    expect(evaluate(statements, request())).toEqual({
      allowed: false,
      explicitDeny: true,
      statement: deny,
    });
  });

  it('does not deny by a statement whose condition is not met (POL-31)', () => {
    const Condition = { StringEquals: { 'aws:PrincipalAccount': '999999999999' } };
    expect(evaluate([allow, { ...deny, Condition }], request()).allowed).toBe(true);
  });
});

describe('an action', () => {
  it.each([
    ['lambda:InvokeFunction', true],
    ['LAMBDA:invokefunction', true],
    ['lambda:Invoke*', true],
    ['lambda:*', true],
    ['*', true],
    ['lambda:InvokeFunctionUrl', false],
    ['lambda:GetFunction', false],
    ['sqs:*', false],
  ])('%s: %s', (Action, allowed) => {
    expect(evaluate([{ ...allow, Action }], request()).allowed).toBe(allowed);
  });

  it('may be one of several', () => {
    const Action = ['sqs:*', 'lambda:InvokeFunction'];
    expect(evaluate([{ ...allow, Action }], request()).allowed).toBe(true);
  });
});

describe('a resource', () => {
  it.each([
    [FUNCTION, true],
    [[`${FUNCTION}:live`, FUNCTION], true],
    [`${FUNCTION}:live`, false],
    ['arn:aws:lambda:*:*:function:*', true],
    [[], false],
  ])('%s: %s', (Resource, allowed) => {
    expect(evaluate([{ ...allow, Resource }], request()).allowed).toBe(allowed);
  });
});

describe('a principal', () => {
  const ann: Principal = { kind: 'identity', arn: ANN };
  const session: Principal = { kind: 'identity', arn: SESSION };
  const s3: Principal = { kind: 'service', name: 's3.amazonaws.com' };
  const anonymous: Principal = { kind: 'anonymous' };

  it.each<[wanted: StatementPrincipal, who: Principal, allowed: boolean]>([
    ['*', ann, true],
    ['*', s3, true],
    ['*', anonymous, true],
    [{ AWS: '*' }, ann, true],
    [{ AWS: '*' }, anonymous, true],
    [{ AWS: ANN }, ann, true],
    [{ AWS: ANN }, anonymous, false],
    [{ AWS: 'arn:aws:iam::444455556666:user/bob' }, ann, false],
    [{ AWS: ['arn:aws:iam::444455556666:user/bob', ANN] }, ann, true],
    [{ AWS: 'arn:aws:iam::444455556666:root' }, ann, true],
    [{ AWS: 'arn:aws:iam::444455556666:root' }, session, true],
    [{ AWS: 'arn:aws:iam::111122223333:root' }, ann, false],
    [{ AWS: 'arn:aws:iam::444455556666:root' }, s3, false],
    [{ AWS: SESSION }, session, true],
    [{ AWS: 'arn:aws:iam::444455556666:role/deploy' }, session, true],
    [{ AWS: 'arn:aws:iam::444455556666:role/ci/deploy' }, session, true],
    [{ AWS: 'arn:aws:iam::444455556666:role/other' }, session, false],
    [{ AWS: 'arn:aws:iam::111122223333:role/deploy' }, session, false],
    [{ Service: 's3.amazonaws.com' }, s3, true],
    [{ Service: ['sns.amazonaws.com', 's3.amazonaws.com'] }, s3, true],
    [{ Service: 'sns.amazonaws.com' }, s3, false],
    [{ Service: 's3.amazonaws.com' }, ann, false],
  ])('%j lets %j in: %s', (wanted, principal, allowed) => {
    const statement = { ...allow, Principal: wanted };
    expect(evaluate([statement], request({ principal })).allowed).toBe(allowed);
  });
});

describe('a condition (POL-31)', () => {
  const context = requestContext({
    'aws:SourceArn': 'arn:aws:s3:::photos',
    'AWS:SourceAccount': '123456789012',
    'lambda:InvokedViaFunctionUrl': 'true',
    'aws:PrincipalOrgID': null,
  });

  it.each<[condition: ConditionBlock, met: boolean]>([
    [{}, true],
    [{ StringEquals: { 'AWS:SourceAccount': '123456789012' } }, true],
    [{ StringEquals: { 'aws:sourceaccount': '123456789012' } }, true],
    [{ StringEquals: { 'AWS:SourceAccount': '999999999999' } }, false],
    [{ StringEquals: { 'AWS:SourceAccount': ['1', '123456789012'] } }, true],
    [{ StringEquals: { 'AWS:SourceAccount': '12345678901*' } }, false],
    [{ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }, false],
    [{ StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }, true],
    [{ StringEqualsIfExists: { 'AWS:SourceAccount': '999999999999' } }, false],
    [{ StringNotEquals: { 'AWS:SourceAccount': '999999999999' } }, true],
    [{ StringNotEquals: { 'AWS:SourceAccount': ['1', '123456789012'] } }, false],
    [{ StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }, true],
    [{ StringEqualsIgnoreCase: { 'aws:SourceArn': 'ARN:AWS:S3:::PHOTOS' } }, true],
    [{ StringNotEqualsIgnoreCase: { 'aws:SourceArn': 'ARN:AWS:S3:::PHOTOS' } }, false],
    [{ StringLike: { 'AWS:SourceAccount': '12345678901?' } }, true],
    [{ StringLike: { 'aws:SourceArn': 'arn:*photos' } }, true],
    [{ StringNotLike: { 'aws:SourceArn': 'arn:*photos' } }, false],
    [{ ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::*' } }, true],
    [{ ArnLike: { 'AWS:SourceArn': 'arn:*photos' } }, false],
    [{ ArnEquals: { 'AWS:SourceArn': 'arn:aws:s3:::ph*' } }, true],
    [{ ArnNotLike: { 'AWS:SourceArn': 'arn:aws:s3:::*' } }, false],
    [{ ArnNotEquals: { 'AWS:SourceArn': 'arn:aws:s3:::other' } }, true],
    [{ Bool: { 'lambda:InvokedViaFunctionUrl': 'True' } }, true],
    [{ Bool: { 'lambda:InvokedViaFunctionUrl': 'false' } }, false],
    [{ Null: { 'aws:PrincipalOrgID': 'true' } }, true],
    [{ Null: { 'AWS:SourceAccount': 'true' } }, false],
    [{ Null: { 'AWS:SourceAccount': 'false' } }, true],
    [
      {
        StringEquals: { 'AWS:SourceAccount': '123456789012' },
        ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::other' },
      },
      false,
    ],
  ])('%j is met: %s', (Condition, met) => {
    expect(evaluate([{ ...allow, Condition }], request({ context })).allowed).toBe(met);
  });

  it('that alone keeps a statement from applying is told', () => {
    const Condition = { StringEquals: { 'AWS:SourceAccount': '999999999999' } };
    const statement = { ...allow, Condition };
    const other = { ...statement, Action: 'sqs:*' };
    expect(findNearMiss([deny, other, allow, statement], request({ context }))).toEqual({
      statement,
      unmet: {
        operator: 'StringEquals',
        key: 'AWS:SourceAccount',
        wanted: ['999999999999'],
        actual: '123456789012',
      },
    });
    expect(findNearMiss([allow, other], request({ context }))).toBeNull();
  });
});
