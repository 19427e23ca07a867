import { Field, ID, InputType, Int } from 'type-graphql';
import type {
  ApplicationLogLevel as ApplicationLogLevelName,
  LogFormat as LogFormatName,
  RecursiveLoop as RecursiveLoopName,
  SystemLogLevel as SystemLogLevelName,
  TracingMode as TracingModeName,
} from '../../simulation/lambda/function.ts';
import { BehaviorInput } from '../behavior/behavior.input.ts';
import { StringMapScalar } from '../scalar/scalars.ts';
import {
  ApplicationLogLevel,
  LogFormat,
  RecursiveLoop,
  SystemLogLevel,
  TracingMode,
} from './function.enum.ts';

const NAME = 'The name, the ARN or the partial ARN of the function.';

@InputType({ description: 'What a function shall find in its surroundings.' })
class EnvironmentInput {
  @Field(() => StringMapScalar, {
    nullable: true,
    description: 'Environment variables, at most 4 KB of them; none by default.',
  })
  variables?: Readonly<Record<string, string>> | null;
}

@InputType({ description: 'The folder `/tmp` of a function.' })
class EphemeralStorageInput {
  @Field(() => Int, { description: 'Megabytes: 512 to 10240.' })
  size!: number;
}

@InputType({ description: 'How a function logs.' })
class LoggingConfigInput {
  @Field(() => LogFormat, { nullable: true, description: 'How the lines look; TEXT by default.' })
  logFormat?: LogFormatName | null;

  @Field(() => ApplicationLogLevel, {
    nullable: true,
    description: "Which of the code's own lines are kept; with JSON only, INFO by default.",
  })
  applicationLogLevel?: ApplicationLogLevelName | null;

  @Field(() => SystemLogLevel, {
    nullable: true,
    description: "Which of Lambda's own lines are kept; with JSON only, INFO by default.",
  })
  systemLogLevel?: SystemLogLevelName | null;

  @Field(() => String, {
    nullable: true,
    description: 'The log group; `/aws/lambda/<functionName>` by default.',
  })
  logGroup?: string | null;
}

@InputType({ description: 'Who gets events that are given up.' })
class DeadLetterConfigInput {
  @Field(() => String, {
    nullable: true,
    description: 'The ARN of a standard queue or a standard topic; empty for none.',
  })
  targetArn?: string | null;
}

@InputType({ description: 'What a function traces.' })
class TracingConfigInput {
  @Field(() => TracingMode, { description: 'Whose calls; PASS_THROUGH by default.' })
  mode!: TracingModeName;
}

@InputType({ description: "One of a function's files." })
export class FunctionFileInput {
  @Field(() => String, {
    description: 'Its path, such as `lib/price.mjs`: relative, at most 200 characters.',
  })
  path!: string;

  @Field(() => String, { description: 'What stands in it.' })
  source!: string;
}

/** What creating a function and configuring one have in common. */
@InputType()
abstract class FunctionConfigurationFields {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'A sentence for people, at most 256 characters.',
  })
  description?: string | null;

  @Field(() => String, {
    nullable: true,
    description: '`nodejs20.x`, `nodejs22.x` or `nodejs24.x`, which takes no callbacks.',
  })
  runtime?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What is called: `<file>.<export>`, at most 128 characters.',
  })
  handler?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds that one invocation may take: 1 to 900.',
  })
  timeout?: number | null;

  @Field(() => Int, { nullable: true, description: 'Megabytes of memory: 128 to 10240.' })
  memorySize?: number | null;

  @Field(() => EphemeralStorageInput, { nullable: true, description: 'The folder `/tmp`.' })
  ephemeralStorage?: EphemeralStorageInput | null;

  @Field(() => EnvironmentInput, { nullable: true, description: 'Its environment variables.' })
  environment?: EnvironmentInput | null;

  @Field(() => LoggingConfigInput, { nullable: true, description: 'How it logs.' })
  loggingConfig?: LoggingConfigInput | null;

  @Field(() => DeadLetterConfigInput, {
    nullable: true,
    description: 'Who gets its asynchronous events that are given up; nobody by default.',
  })
  deadLetterConfig?: DeadLetterConfigInput | null;

  @Field(() => TracingConfigInput, { nullable: true, description: 'What it traces.' })
  tracingConfig?: TracingConfigInput | null;
}

const CODE =
  'The source of the file that the handler names: JavaScript, as CommonJS or as an ES module, at most 3 MB. Code that does not parse is accepted; its first invocation fails. Exactly one of `code`, `files` and `behavior` is given.';
const FILES = 'Sources of several files that import each other; at most 200 of them, 3 MB in all.';
const BEHAVIOR =
  'What stands in for code: how long calls take and what they end with; see docs/behaviors.md.';
const PUBLISH = 'Whether a version is published at once; not by default.';
const REVISION =
  'The revision you have seen: PRECONDITION_FAILED where it is not the latest. No check by default.';

@InputType({
  description:
    'A function to be created. What is left out is as AWS has it: nodejs22.x, index.handler, 3 seconds, 128 MB.',
})
export class CreateFunctionInput extends FunctionConfigurationFields {
  @Field(() => String, { description: '1 to 64 letters, digits, hyphens and underscores.' })
  functionName!: string;

  @Field(() => String, { nullable: true, description: CODE })
  code?: string | null;

  @Field(() => [FunctionFileInput], { nullable: true, description: FILES })
  files?: FunctionFileInput[] | null;

  @Field(() => BehaviorInput, { nullable: true, description: BEHAVIOR })
  behavior?: BehaviorInput | null;

  @Field(() => Boolean, { nullable: true, description: PUBLISH })
  publish?: boolean | null;
}

@InputType({ description: 'New code for a function.' })
export class UpdateFunctionCodeInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: NAME })
  functionName!: string;

  @Field(() => String, { nullable: true, description: CODE })
  code?: string | null;

  @Field(() => [FunctionFileInput], { nullable: true, description: FILES })
  files?: FunctionFileInput[] | null;

  @Field(() => BehaviorInput, { nullable: true, description: BEHAVIOR })
  behavior?: BehaviorInput | null;

  @Field(() => Boolean, { nullable: true, description: PUBLISH })
  publish?: boolean | null;

  @Field(() => String, { nullable: true, description: REVISION })
  revisionId?: string | null;
}

@InputType({ description: 'A new configuration for a function; what is left out stays as it was.' })
export class UpdateFunctionConfigurationInput extends FunctionConfigurationFields {
  @Field(() => String, { description: NAME })
  functionName!: string;

  @Field(() => String, { nullable: true, description: REVISION })
  revisionId?: string | null;
}

@InputType({ description: 'A function to be deleted.' })
export class DeleteFunctionInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: NAME })
  functionName!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The number of a version; AWS refuses to delete `$LATEST` alone. Left out: the whole function.',
  })
  qualifier?: string | null;
}

@InputType({ description: 'Whether loops through a function are stopped.' })
export class PutFunctionRecursionConfigInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: NAME })
  functionName!: string;

  @Field(() => RecursiveLoop, { description: 'What happens to a loop; TERMINATE by default.' })
  recursiveLoop!: RecursiveLoopName;
}

@InputType({ description: 'Concurrency to be reserved for a function.' })
export class PutFunctionConcurrencyInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: NAME })
  functionName!: string;

  @Field(() => Int, {
    description: 'Environments to keep for it, and never more: 0 throttles every invocation.',
  })
  reservedConcurrentExecutions!: number;
}

@InputType({ description: 'A function whose reserved concurrency is given back.' })
export class DeleteFunctionConcurrencyInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: NAME })
  functionName!: string;
}
