import type { SandboxIdentity } from '../../../kernel.ts';
import { functionOfArn } from '../../function-of-arn.ts';
import { refuseBadRequest } from '../bad-request.ts';
import { valueOf, type Mapping, type RestIntegrationType } from './method.ts';

const LENGTH_MAX = 2_048;
const HEAD = /^arn:aws:apigateway:([a-z0-9-]+):([a-z0-9-]+):(path|action)\/(.*)$/;
const LAMBDA_PATH = /^2015-03-31\/functions\/(.{1,1000})\/invocations$/;

/** What invokes a function, as `PutIntegration` takes it (AGR-09). */
export function lambdaUri(
  { region }: Pick<SandboxIdentity, 'region'>,
  functionArn: string,
): string {
  return `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
}

/** Refuses the URI of anything but a function, in AWS's words where AWS refuses it too (AGR-09). */
export function refuseBadUri(type: RestIntegrationType, uri: string): void {
  const parts = uri.length <= LENGTH_MAX ? HEAD.exec(uri) : null;
  if (!parts) {
    refuseBadRequest('uri', 'AWS ARN for integration must contain path or action');
  }
  const [, , service, kind, rest = ''] = parts;
  if (service !== 'lambda') {
    refuseBadRequest(
      'uri',
      type === 'AWS_PROXY'
        ? "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations."
        : `Cannot integrate "${service ?? ''}": in a sandbox, integrations of the type AWS lead to Lambda functions.`,
    );
  }
  const [, functionArn] = (kind === 'path' ? LAMBDA_PATH.exec(rest) : null) ?? [];
  if (functionArn === undefined) refuseBadRequest('uri', 'Invalid Lambda function');
  if (!functionArn.includes('${') && !functionOfArn(functionArn)) {
    refuseBadRequest('uri', 'Invalid function ARN or invalid uri');
  }
}

/** The ARN of the function behind a URI; null where the stage's variables do not make it one. */
export function functionArnOf(uri: string, variables: readonly Mapping[]): string | null {
  const filled = uri.replace(
    /\$\{stageVariables\.(\w{1,64})\}/g,
    (_all, name: string) => valueOf(variables, name) ?? '',
  );
  const [, , , , rest = ''] = HEAD.exec(filled) ?? [];
  const [, functionArn = ''] = LAMBDA_PATH.exec(rest) ?? [];
  return functionOfArn(functionArn) ? functionArn : null;
}
