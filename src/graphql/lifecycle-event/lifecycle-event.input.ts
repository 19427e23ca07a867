import { Field, ID, InputType } from 'type-graphql';
import type { LifecycleEventFilter } from '../../store/lifecycle-events.ts';
import { validFunctionName, validPattern } from '../argument.ts';
import { LifecycleEventKind } from './lifecycle-event-kind.enum.ts';

@InputType({ description: 'Which events to show: those to which every given part applies.' })
export class LifecycleEventFilterInput {
  @Field(() => [LifecycleEventKind], { nullable: true, description: 'Of one of these kinds.' })
  kinds?: string[] | null;

  @Field(() => String, { nullable: true, description: 'About the function of this name.' })
  functionName?: string | null;

  @Field(() => ID, { nullable: true, description: 'About this invocation.' })
  invocationId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Of this chain of requests: everything that came of one action on a source.',
  })
  traceId?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Explained by one of these rules.' })
  ruleIds?: string[] | null;
}

/** The filter as the store takes it. */
export function toLifecycleEventFilter(input: LifecycleEventFilterInput): LifecycleEventFilter {
  const { kinds, functionName, invocationId, traceId, ruleIds } = input;
  for (const ruleId of ruleIds ?? []) {
    validPattern('ruleIds', ruleId, /^[A-Z]{2,5}-\d{1,4}$/, 'SYN-48');
  }
  return {
    kinds: kinds ?? null,
    functionName: functionName == null ? null : validFunctionName(functionName),
    invocationId:
      invocationId == null
        ? null
        : validPattern('invocationId', invocationId, /^inv_\w{1,60}$/, 'inv_0a1b2c'),
    traceId:
      traceId == null
        ? null
        : validPattern(
            'traceId',
            traceId,
            /^1-[0-9a-f]{8}-[0-9a-f]{24}$/,
            '1-69651180-0a1b2c3d4e5f60718293a4b5',
          ),
    ruleIds: ruleIds ?? null,
  };
}
