import { describe, expect, it } from 'vitest';
import { functions, type FunctionRow } from '../../../src/simulation/lambda/function.ts';
import { openSandbox, START_MS, type TestSandbox } from '../../support/test-sandbox.ts';

const CODE = 'export const handler = async () => "one";';

function rowOf(sandbox: TestSandbox, functionName: string): FunctionRow | undefined {
  return sandbox.world.table(functions).find(functionName);
}

describe('creating a function', () => {
  it('fills in the defaults (ERR-10, SYN-33, SYN-34)', () => {
    const sandbox = openSandbox();
    const { functionId } = sandbox.createFunction('hello', CODE);
    expect(rowOf(sandbox, 'hello')).toMatchObject({
      id: functionId,
      runtime: 'nodejs22.x',
      handler: 'index.handler',
      timeout: 3,
      memorySize: 128,
      environmentVariables: {},
      codeSize: CODE.length,
      reservedConcurrency: null,
      createdAtMs: START_MS,
    });
  });

  it('refuses a name that is taken', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('hello', CODE);
    sandbox.takeKinds();
    expect(() => sandbox.createFunction('hello', 'other')).toThrow('Function already exist: hello');
    expect(rowOf(sandbox, 'hello')?.code).toBe(CODE);
    expect(sandbox.takeKinds()).toEqual([]);
  });

  it.each([
    ['', 'Member must satisfy regular expression pattern: [a-zA-Z0-9-_]+'],
    ['with space', 'Member must satisfy regular expression pattern: [a-zA-Z0-9-_]+'],
    ['x'.repeat(65), 'Member must have length less than or equal to 64'],
  ])('refuses the name "%s" (SYN-06, ERR-02)', (functionName, constraint) => {
    expect(() => openSandbox().createFunction(functionName, CODE)).toThrow(constraint);
  });

  it.each([
    ['timeout', 0, 'Member must have value greater than or equal to 1'],
    ['timeout', 901, 'Member must have value less than or equal to 900'],
    ['memorySize', 127, 'Member must have value greater than or equal to 128'],
    ['memorySize', 10_241, 'Member must have value less than or equal to 10240'],
  ])('refuses %s %i (SYN-33, SYN-34, ERR-02)', (field, value, constraint) => {
    const sandbox = openSandbox();
    expect(() => sandbox.createFunction('hello', CODE, { [field]: value })).toThrow(
      `1 validation error detected: Value '${value}' at '${field}' failed to satisfy constraint: ${constraint}`,
    );
    expect(rowOf(sandbox, 'hello')).toBeUndefined();
  });

  it('takes environment variables up to 4 KB (SYN-35)', () => {
    const sandbox = openSandbox();
    const variables = (bytes: number): Record<string, string> => ({
      A: 'x'.repeat(bytes - JSON.stringify({ A: '' }).length),
    });
    sandbox.createFunction('full', CODE, { environmentVariables: variables(4_096) });
    expect(() =>
      sandbox.createFunction('over', CODE, { environmentVariables: variables(4_097) }),
    ).toThrow('exceeded the 4KB limit');
  });

  it('refuses environment variables that Lambda sets itself', () => {
    expect(() =>
      openSandbox().createFunction('hello', CODE, { environmentVariables: { AWS_REGION: 'x' } }),
    ).toThrow('Reserved keys used in this request: AWS_REGION');
  });

  it('refuses an unknown runtime', () => {
    expect(() => openSandbox().createFunction('hello', CODE, { runtime: 'nodejs4.3' })).toThrow(
      "Value nodejs4.3 at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [nodejs20.x, nodejs22.x, nodejs24.x] or be a valid ARN",
    );
  });

  it('refuses empty code', () => {
    expect(() => openSandbox().createFunction('hello', '')).toThrow('the source is empty');
  });
});

describe('naming a function', () => {
  it.each([
    'hello',
    '123456789012:function:hello',
    'arn:aws:lambda:eu-west-1:123456789012:function:hello',
    'hello:$LATEST',
  ])('takes %s (SYN-06)', (functionName) => {
    const sandbox = openSandbox();
    sandbox.createFunction('hello', CODE);
    expect(sandbox.invoke(functionName).answer).toBe('one');
  });

  it('refuses a qualifier in the name and another beside it (SYN-05)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('hello', CODE);
    expect(() =>
      sandbox.execute('Invoke', {
        functionName: 'hello:$LATEST',
        qualifier: '1',
        invocationType: 'REQUEST_RESPONSE',
        payload: null,
        clientContext: null,
      }),
    ).toThrow(
      'The derived qualifier from the function name does not match the specified qualifier.',
    );
  });

  it.each([
    ['nobody', 'Function not found: arn:aws:lambda:eu-west-1:123456789012:function:nobody:$LATEST'],
    ['hello:7', 'Function not found: arn:aws:lambda:eu-west-1:123456789012:function:hello:7'],
    [
      'arn:aws:lambda:us-east-1:123456789012:function:hello',
      "Functions from 'us-east-1' are not reachable in this region ('eu-west-1')",
    ],
    ['arn:aws:lambda:eu-west-1:999999999999:function:hello', 'Function not found'],
  ])('does not find %s', (functionName, message) => {
    const sandbox = openSandbox();
    sandbox.createFunction('hello', CODE);
    expect(() => sandbox.startInvoke(functionName)).toThrow(message);
  });

  it('refuses what is no name at all', () => {
    expect(() => openSandbox().startInvoke('a b')).toThrow(
      "1 validation error detected: Value 'a b' at 'functionName' failed to satisfy constraint",
    );
  });
});

describe('updating a function', () => {
  it('replaces the code, and the next invocation starts cold', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('hello', CODE);
    sandbox.invoke('hello');
    const before = rowOf(sandbox, 'hello');
    sandbox.takeKinds();
    sandbox.updateCode('hello', 'export const handler = async () => "two";');
    expect(sandbox.takeKinds()).toEqual(['FUNCTION_CODE_UPDATED', 'ENVIRONMENT_SHUT_DOWN']);
    expect(rowOf(sandbox, 'hello')?.revisionId).not.toBe(before?.revisionId);
    const { answer, attempt } = sandbox.invoke('hello');
    expect([answer, attempt?.coldStart]).toEqual(['two', true]);
  });

  it('lets what is running end with the old code and forgets its environment', () => {
    const sandbox = openSandbox();
    sandbox.createFunction(
      'slow',
      'export const handler = () => new Promise((r) => setTimeout(() => r("old"), 1000));',
    );
    const { invocationId } = sandbox.startInvoke('slow');
    sandbox.advanceBy(500);
    sandbox.updateCode('slow', CODE);
    expect(sandbox.finish(invocationId ?? '').answer).toBe('old');
    const next = sandbox.invoke('slow');
    expect([next.answer, next.attempt?.coldStart]).toEqual(['one', true]);
  });

  it('changes what is given of the configuration and keeps the rest', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('hello', CODE, { timeout: 10, description: 'first' });
    sandbox.updateConfiguration('hello', { memorySize: 512 });
    expect(rowOf(sandbox, 'hello')).toMatchObject({
      timeout: 10,
      description: 'first',
      memorySize: 512,
    });
  });

  it('changes nothing when one of several values is refused', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('hello', CODE);
    const before = rowOf(sandbox, 'hello');
    expect(() => sandbox.updateConfiguration('hello', { memorySize: 512, timeout: 0 })).toThrow(
      'timeout',
    );
    expect(rowOf(sandbox, 'hello')).toEqual(before);
  });
});

describe('deleting a function', () => {
  it('lets what is running end', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('hello', CODE);
    const { invocationId } = sandbox.startInvoke('hello');
    sandbox.execute('DeleteFunction', { functionName: 'hello', qualifier: null });
    expect(sandbox.finish(invocationId ?? '').answer).toBe('one');
    expect(() => sandbox.startInvoke('hello')).toThrow('Function not found');
  });

  it('does not take $LATEST alone', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('hello', CODE);
    expect(() =>
      sandbox.execute('DeleteFunction', { functionName: 'hello', qualifier: '$LATEST' }),
    ).toThrow('$LATEST version cannot be deleted without deleting the function.');
  });

  it('gives its name free', () => {
    const sandbox = openSandbox();
    const first = sandbox.createFunction('hello', CODE);
    sandbox.execute('DeleteFunction', { functionName: 'hello', qualifier: null });
    const second = sandbox.createFunction('hello', CODE);
    expect(second.functionId).not.toBe(first.functionId);
  });
});
