import { Field, ID, InputType } from 'type-graphql';
import type {
  InvocationStatus as StatusName,
  InvocationType as TypeName,
} from '../../simulation/lambda/invocation.ts';
import type { InvocationFilter } from '../../store/invocations.ts';
import { validFunctionName } from '../argument.ts';
import { DateTimeScalar, JsonScalar } from '../scalar/scalars.ts';
import { InvokeCallerInput } from './caller.input.ts';
import { InvocationKind, InvocationStatus, LogType } from './invocation.enum.ts';

@InputType({ description: 'A call of a function.' })
export class InvokeInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name, the ARN or the partial ARN of the function.' })
  functionName!: string;

  @Field(() => String, { nullable: true, description: 'A version or alias; `$LATEST` by default.' })
  qualifier?: string | null;

  @Field(() => InvocationKind, {
    nullable: true,
    description: 'How to call it; REQUEST_RESPONSE by default.',
  })
  invocationType?: TypeName | null;

  @Field(() => LogType, {
    nullable: true,
    description: 'Whether the answer carries the log; NONE by default.',
  })
  logType?: keyof typeof LogType | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'What the handler sees as `context.clientContext`.',
  })
  clientContext?: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'The event, at most 6 MB. Left out, the handler gets `{}`; an explicit null reaches it as null.',
  })
  payload?: unknown;

  @Field(() => String, {
    nullable: true,
    description:
      "The caller's own `X-Amzn-Trace-Id`, such as `Root=1-69651180-0a1b2c3d4e5f60718293a4b5;Parent=53995c3f42cd8ad8;Sampled=1`: at most 1,000 characters. The invocation keeps its root, its `Sampled` and its `Lineage`; left out, it begins a trace of its own.",
  })
  traceHeader?: string | null;

  @Field(() => InvokeCallerInput, {
    nullable: true,
    description:
      "Who calls; by default an administrator of the sandbox's account, who may do everything.",
  })
  caller?: InvokeCallerInput | null;

  @Field(() => String, {
    nullable: true,
    description:
      '1 to 128 characters: a request with the same key is answered as the first, and runs once only.',
  })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Which invocations to list: those to which every given part applies.' })
export class InvocationFilterInput {
  @Field(() => [InvocationStatus], { nullable: true, description: 'In one of these states.' })
  status?: StatusName[] | null;

  @Field(() => String, { nullable: true, description: 'Of the function of this name.' })
  functionName?: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Received later than this, in virtual time.',
  })
  receivedAfter?: Date | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Received earlier than this, in virtual time.',
  })
  receivedBefore?: Date | null;
}

/** The filter as the store takes it. */
export function toInvocationFilter(input: InvocationFilterInput): InvocationFilter {
  return {
    status: input.status ?? null,
    functionName: input.functionName == null ? null : validFunctionName(input.functionName),
    receivedAfterMs: input.receivedAfter?.getTime() ?? null,
    receivedBeforeMs: input.receivedBefore?.getTime() ?? null,
  };
}
