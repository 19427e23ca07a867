import { constraintSentence, refuseConstraint } from '../../constraint.ts';
import { kindOfTarget, type InputTransformer, type TargetSettings } from './event-target.ts';
import { parseInputPath } from './input-path.ts';
import { placeholdersOf } from './input-template.ts';
import { parseJson } from './json-text.ts';
import { nameProblem, refuseRequest } from './parameters.ts';
import { reservedNames } from './target-input.ts';

/** What PutTargets answers for a target that it has not taken. */
export interface TargetProblem {
  readonly errorCode: string;
  readonly errorMessage: string;
}

/** Characters of a constant input, and of a template. */
const INPUT_LENGTH_MAX = 8_192;
const INPUT_PATH_LENGTH_MAX = 256;
const INPUT_PATHS_MAX = 100;

/** What is wrong with a target's id or ARN, for which it fails alone; null where nothing is. */
export function targetProblem(target: TargetSettings, index: number): TargetProblem | null {
  const { targetId, arn, messageGroupId } = target;
  const idProblem = nameProblem(targetId);
  if (idProblem !== null) {
    return invalid(constraintSentence(`targets.${index + 1}.member.id`, targetId, idProblem));
  }
  if (!/^arn:[\w-]+:[\w-]+:[\w-]*:\d*:.+/.test(arn)) {
    return invalid(`Parameter ${arn} is not valid. Reason: Provided Arn is not in correct format.`);
  }
  if (kindOfTarget(arn) === null) {
    return invalid(
      `Parameter ${arn} is not valid. Reason: a sandbox delivers to Lambda functions, SQS queues, SNS topics and event buses.`,
    );
  }
  if (arn.endsWith('.fifo') && kindOfTarget(arn) === 'queue' && messageGroupId === null) {
    return invalid(`Parameter(s) SqsParameters must be specified for target: ${targetId}.`);
  }
  return null;
}

function invalid(errorMessage: string): TargetProblem {
  return { errorCode: 'ValidationException', errorMessage };
}

/** Refuses what AWS refuses the whole request for: inputs, retry policies, dead-letter queues. */
export function validateTarget(target: TargetSettings): void {
  validateInput(target);
  const { maximumRetryAttempts, maximumEventAgeInSeconds, deadLetterArn } = target;
  validateRange('targets.retryPolicy.maximumRetryAttempts', maximumRetryAttempts, 0, 185);
  validateRange(
    'targets.retryPolicy.maximumEventAgeInSeconds',
    maximumEventAgeInSeconds,
    60,
    86_400,
  );
  if (deadLetterArn !== null && kindOfTarget(deadLetterArn) !== 'queue') {
    refuseRequest(
      'targets.deadLetterConfig.arn',
      `Parameter ${deadLetterArn} is not valid. Reason: Provided Arn is not in correct format.`,
    );
  }
  if (deadLetterArn?.endsWith('.fifo') === true) {
    refuseRequest(
      'targets.deadLetterConfig.arn',
      `Parameter ${deadLetterArn} is not valid. Reason: a dead-letter queue must be a standard queue.`,
    );
  }
}

/** A constant, a path and a transformer exclude one another (EVB-20). */
function validateInput(target: TargetSettings): void {
  const { targetId, arn, input, inputPath, inputTransformer } = target;
  const given = [input, inputPath, inputTransformer].filter((one) => one !== null);
  if (given.length > 1) {
    refuseRequest(
      'targets',
      `Only one of Input, InputPath, or InputTransformer must be provided for target ${targetId}.`,
    );
  }
  if (given.length > 0 && kindOfTarget(arn) === 'event-bus') {
    refuseRequest(
      'targets',
      `Input, InputPath and InputTransformer must not be provided for target ${targetId}: an event bus gets the event unchanged.`,
    );
  }
  if (input !== null) validateConstant(targetId, input);
  if (inputPath !== null) validatePath('targets.inputPath', targetId, inputPath);
  if (inputTransformer !== null) validateTransformer(targetId, inputTransformer);
}

function validateConstant(targetId: string, input: string): void {
  refuseLonger('targets.input', input, INPUT_LENGTH_MAX);
  if (parseJson(input) === undefined) {
    refuseRequest('targets.input', `JSON syntax error in input for target ${targetId}`);
  }
}

function validateTransformer(
  targetId: string,
  { inputPathsMap, inputTemplate }: InputTransformer,
): void {
  const paths = Object.entries(inputPathsMap);
  if (paths.length > INPUT_PATHS_MAX) {
    refuseConstraint(
      'targets.inputTransformer.inputPathsMap',
      `[${paths.length} entries]`,
      `Member must have length less than or equal to ${INPUT_PATHS_MAX}`,
      { max: INPUT_PATHS_MAX },
    );
  }
  for (const [name, path] of paths) {
    const field = `targets.inputTransformer.inputPathsMap.${name}`;
    if (!/^[A-Za-z0-9_-]{1,256}$/.test(name) || /^aws/i.test(name)) {
      refuseRequest(
        field,
        `InputPathsMap for target ${targetId} contains the invalid name ${name}: 1 to 256 letters, digits, hyphens and underscores, not beginning with "aws".`,
      );
    }
    validatePath(field, targetId, path);
  }
  refuseLonger('targets.inputTransformer.inputTemplate', inputTemplate, INPUT_LENGTH_MAX);
  const known = new Set([...Object.keys(inputPathsMap), ...reservedNames]);
  const unknown = placeholdersOf(inputTemplate).find((name) => !known.has(name));
  if (unknown !== undefined) {
    refuseRequest(
      'targets.inputTransformer.inputTemplate',
      `InputTemplate for target ${targetId} contains invalid placeholder ${unknown}.`,
    );
  }
}

function validatePath(field: string, targetId: string, path: string): void {
  refuseLonger(field, path, INPUT_PATH_LENGTH_MAX);
  if (parseInputPath(path) !== null) return;
  refuseRequest(
    field,
    `The path ${path} for target ${targetId} is not valid: it must look like "$.detail.items[0].id", without wildcards.`,
  );
}

function refuseLonger(field: string, text: string, max: number): void {
  if (text.length <= max) return;
  refuseConstraint(field, text, `Member must have length less than or equal to ${max}`, { max });
}

function validateRange(field: string, value: number | null, min: number, max: number): void {
  if (value === null || (value >= min && value <= max)) return;
  const constraint =
    value < min
      ? `Member must have value greater than or equal to ${min}`
      : `Member must have value less than or equal to ${max}`;
  refuseConstraint(field, String(value), constraint, { min, max });
}
