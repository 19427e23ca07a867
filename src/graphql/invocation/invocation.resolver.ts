import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { traceSegmentsOf } from '../../simulation/lambda/trace.ts';
import type { InvocationPayloads } from '../../store/invocations.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { functionById } from '../function/function.loader.ts';
import { FunctionType } from '../function/function.type.ts';
import { validIdempotencyKey } from '../idempotency-key.ts';
import { LONG_TEXT_COST } from '../limits/long-text-cost.ts';
import { JsonScalar } from '../scalar/scalars.ts';
import { toCaller } from './caller.input.ts';
import { InvocationAttemptType } from './invocation-attempt.type.ts';
import { InvokeInput } from './invocation.input.ts';
import {
  attemptsOfInvocation,
  linkedTracesOfInvocation,
  logsOfInvocation,
  payloadsOfInvocation,
} from './invocation.loader.ts';
import { InvokePayload } from './invocation.payload.ts';
import { InvocationType } from './invocation.type.ts';
import { TraceSegmentType } from './trace-segment.type.ts';

@Resolver(() => InvocationType)
export class InvocationResolver {
  @Mutation(() => InvokePayload, {
    description:
      'Calls a function. An error of the function, a throttle and a denied call are answers, not GraphQL errors. On a clock that stands still, time moves to the end of the invocation. Takes the role EDITOR.',
  })
  async invoke(
    @Ctx() { access, engine, loaders, storageQuota }: ApiContext,
    @Arg('input', () => InvokeInput, { description: 'The call.' }) input: InvokeInput,
  ): Promise<InvokePayload> {
    const sandboxId = await access.requireSandbox(input.sandboxId, 'EDITOR');
    await storageQuota.refuseIfFull(access.requireKey('EDITOR').tenantId);
    const command = {
      functionName: input.functionName,
      qualifier: input.qualifier ?? null,
      invocationType: input.invocationType ?? 'REQUEST_RESPONSE',
      payload: jsonText(input.payload),
      clientContext: input.clientContext == null ? null : jsonText(input.clientContext),
      traceHeader: input.traceHeader ?? null,
      caller: toCaller(input.caller),
    } as const;
    const key = validIdempotencyKey(input.idempotencyKey);
    const answer = await loaders.forgetAfter(engine.invoke(sandboxId, command, key));
    return new InvokePayload(answer, sandboxId, input.logType === 'TAIL');
  }

  @FieldResolver(() => FunctionType, {
    nullable: true,
    description: 'The function; null where it was deleted since.',
  })
  async function(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: InvocationType,
  ): Promise<FunctionType | null> {
    const row = await loaders.of(functionById).load(record.functionId);
    return row && new FunctionType(row);
  }

  @FieldResolver(() => JsonScalar, { nullable: true, description: 'The event.' })
  async payload(@Ctx() context: ApiContext, @Root() invocation: InvocationType): Promise<unknown> {
    const { payload } = await loadPayloads(context, invocation);
    return JSON.parse(payload);
  }

  @FieldResolver(() => JsonScalar, {
    nullable: true,
    description: 'What the handler returned, or the error; null before there is either.',
  })
  async response(@Ctx() context: ApiContext, @Root() invocation: InvocationType): Promise<unknown> {
    const { response } = await loadPayloads(context, invocation);
    return response === null ? null : JSON.parse(response);
  }

  @FieldResolver(() => [InvocationAttemptType], { description: 'Its runs, in order.' })
  async attempts(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: InvocationType,
  ): Promise<InvocationAttemptType[]> {
    const attempts = await loaders.of(attemptsOfInvocation).load(record);
    return attempts.map((attempt) => new InvocationAttemptType(attempt, record));
  }

  @FieldResolver(() => [TraceSegmentType], {
    description: 'Where its time went, as X-Ray would show it.',
  })
  async trace(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: InvocationType,
  ): Promise<TraceSegmentType[]> {
    const attempts = await loaders.of(attemptsOfInvocation).load(record);
    return traceSegmentsOf(record, attempts).map((segment) => new TraceSegmentType(segment));
  }

  @FieldResolver(() => [String], {
    description:
      'The ids of the traces that the messages of its batch came with, beside its own: up to 100. None for other calls.',
  })
  linkedTraceIds(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: InvocationType,
  ): Promise<readonly string[]> {
    return loaders.of(linkedTracesOfInvocation).load(record);
  }

  @FieldResolver(() => String, {
    description: 'The log of all its attempts, as CloudWatch has it.',
    complexity: LONG_TEXT_COST,
  })
  async logs(@Ctx() { loaders }: ApiContext, @Root() { record }: InvocationType): Promise<string> {
    return (await loaders.of(logsOfInvocation).load(record)).join('');
  }
}

@Resolver(() => InvocationAttemptType)
export class InvocationAttemptResolver {
  @FieldResolver(() => String, {
    description: 'Its log, as CloudWatch has it.',
    complexity: LONG_TEXT_COST,
  })
  async logs(
    @Ctx() { loaders }: ApiContext,
    @Root() { record, invocation }: InvocationAttemptType,
  ): Promise<string> {
    return (await loaders.of(logsOfInvocation).load(invocation))[record.number - 1] ?? '';
  }
}

/** JSON text of what a client sent; null where it sent nothing. */
function jsonText(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

async function loadPayloads(
  { loaders }: ApiContext,
  invocation: InvocationType,
): Promise<InvocationPayloads> {
  const payloads =
    invocation.payloads ?? (await loaders.of(payloadsOfInvocation).load(invocation.id));
  if (!payloads) throw notFound('invocation', invocation.id);
  return payloads;
}
