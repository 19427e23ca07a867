import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../src/simulation/errors.ts';
import {
  parseStatements,
  type StatementInput,
} from '../../../src/simulation/iam/statement-input.ts';
import { statement } from '../../support/permissions.ts';

function refusalOf(...inputs: StatementInput[]): Refusal {
  try {
    parseStatements('statements', inputs);
  } catch (error) {
    if (error instanceof Refusal) return error;
  }
  throw new Error('The statements were not refused');
}

describe('the statements of an identity policy', () => {
  it('become those of a policy document', () => {
    const condition = {
      StringEquals: { 'aws:SourceAccount': ['111122223333', '444455556666'] },
      Bool: { 'aws:SecureTransport': true },
    };
    expect(
      parseStatements('statements', [
        statement({ sid: 'Logs', action: ['logs:*'], resource: ['arn:aws:logs:*:*:*'] }),
        statement({ effect: 'DENY', condition }),
      ]),
    ).toEqual([
      { Sid: 'Logs', Effect: 'Allow', Action: ['logs:*'], Resource: ['arn:aws:logs:*:*:*'] },
      {
        Effect: 'Deny',
        Action: ['*'],
        Resource: ['*'],
        Condition: {
          StringEquals: { 'aws:SourceAccount': ['111122223333', '444455556666'] },
          Bool: { 'aws:SecureTransport': 'true' },
        },
      },
    ]);
  });

  it.each<[part: Partial<StatementInput>, field: string]>([
    [{ sid: 'a b' }, 'sid'],
    [{ sid: '' }, 'sid'],
    [{ action: [] }, 'action'],
    [{ action: ['logs'] }, 'action'],
    [{ action: ['logs:Put Log'] }, 'action'],
    [{ resource: [] }, 'resource'],
    [{ resource: ['orders'] }, 'resource'],
    [{ condition: [] }, 'condition'],
    [{ condition: 'x' }, 'condition'],
    [{ condition: { StringEquals: 'x' } }, 'condition'],
    [{ condition: { StringEquals: { nokey: 'x' } } }, 'condition'],
    [{ condition: { StringEquals: { 'aws:x': {} } } }, 'condition'],
    [{ condition: { StringEquals: { 'aws:x': [null] } } }, 'condition'],
    [{ condition: { NumericEquals: { 'aws:x': '1' } } }, 'condition'],
    [{ condition: { constructor: { 'aws:x': '1' } } }, 'condition'],
    [{ condition: { IfExists: { 'aws:x': '1' } } }, 'condition'],
  ])('are refused with %j', (part, field) => {
    expect(refusalOf(statement(), statement(part))).toMatchObject({
      code: 'MALFORMED_POLICY',
      field: `statements.1.${field}`,
    });
  });

  it('are refused with the same id twice', () => {
    expect(refusalOf(statement({ sid: 'x' }), statement({ sid: 'x' })).message).toBe(
      'Cannot take statements: the statement id "x" is there twice; give each its own, or none.',
    );
  });

  it('hold 10,240 bytes', () => {
    const ofBytes = (bytes: number): StatementInput => {
      const rest = JSON.stringify(
        parseStatements('s', [statement({ resource: ['arn:'.concat('x')] })]),
      );
      return statement({ resource: [`arn:${'x'.repeat(bytes - rest.length + 1)}`] });
    };
    expect(parseStatements('statements', [ofBytes(10_240)])).toHaveLength(1);
    expect(refusalOf(ofBytes(10_241))).toMatchObject({
      code: 'IDENTITY_POLICY_TOO_LONG',
      detail: { bytes: 10_241, max: 10_240 },
    });
  });
});
