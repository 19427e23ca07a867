import { functionOfArn, type NamedFunction } from '../../function-of-arn.ts';
import { refuseBadRequest, refuseLongText } from '../bad-request.ts';

/** The path of Lambda's own API that invokes a function, as an integration URI has it. */
const INVOCATION_PATH =
  /^arn:aws:apigateway:[a-z0-9-]+:lambda:path\/2015-03-31\/functions\/(.+)\/invocations$/;

const STAGE_VARIABLE = /\$\{stageVariables\.(\w+)\}/g;

/** Refuses what does not lead to a function. */
export function validateIntegrationUri(uri: string): void {
  refuseLongText('integrationUri', uri, 2_048);
  // Whatever a stage will put there reads like part of a name.
  if (functionOfArn(arnIn(uri).replaceAll(STAGE_VARIABLE, 'x'))) return;
  refuseBadRequest(
    'integrationUri',
    'Invalid Integration URI specified: an AWS_PROXY integration takes the ARN of a Lambda function, or arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations.',
  );
}

/** The ARN of the function that a stage with those variables invokes. */
export function functionArnOf(
  uri: string,
  stageVariables: Readonly<Record<string, string>> | null,
): string {
  return arnIn(uri).replaceAll(STAGE_VARIABLE, (_, name: string) =>
    stageVariables && Object.hasOwn(stageVariables, name) ? (stageVariables[name] ?? '') : '',
  );
}

/** The function that the URI names whatever the stage; null where that depends on the stage. */
export function functionOfUri(uri: string): NamedFunction | null {
  return functionOfArn(arnIn(uri));
}

function arnIn(uri: string): string {
  return INVOCATION_PATH.exec(uri)?.[1] ?? uri;
}
