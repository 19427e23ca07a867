import { Field, Float, ObjectType } from 'type-graphql';
import type { AttemptRecord } from '../../store/invocation-attempts.ts';
import type { InvocationRecord } from '../../store/invocations.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';

@ObjectType('TraceSegment', {
  description: 'A stretch of time in the life of an invocation, as X-Ray would draw it.',
  simpleResolvers: true,
})
export class TraceSegmentType {
  @Field(() => String, {
    description: '`AWS::Lambda`, `AWS::Lambda::Function`, `Initialization` or `Invocation`.',
  })
  readonly name!: string;

  @Field(() => DateTimeScalar, { description: 'When it began, in virtual time.' })
  readonly startedAt!: Date;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it ended, in virtual time; null while it goes on.',
  })
  readonly endedAt!: Date | null;

  @Field(() => Float, { nullable: true, description: 'Milliseconds; null while it goes on.' })
  readonly durationMs!: number | null;
}

/**
 * The service's segment encloses everything; each attempt has a segment of the function's with its
 * initialization and its invocation (XR-04, XR-05). What never ran has the first alone (XR-09).
 */
export function traceOf(
  invocation: InvocationRecord,
  attempts: readonly AttemptRecord[],
): TraceSegmentType[] {
  const service = segment('AWS::Lambda', invocation.receivedAtMs, invocation.endedAtMs);
  return [service, ...attempts.flatMap(segmentsOfAttempt)];
}

function segmentsOfAttempt(attempt: AttemptRecord): TraceSegmentType[] {
  const { startedAtMs, endedAtMs, initMicros } = attempt;
  const initStartedAtMs = startedAtMs - Math.ceil((initMicros ?? 0) / 1_000);
  return [
    segment('AWS::Lambda::Function', initStartedAtMs, endedAtMs),
    ...(initMicros === null ? [] : [segment('Initialization', initStartedAtMs, startedAtMs)]),
    segment('Invocation', startedAtMs, endedAtMs),
  ];
}

function segment(name: string, startedAtMs: number, endedAtMs: number | null): TraceSegmentType {
  return {
    name,
    startedAt: new Date(startedAtMs),
    endedAt: endedAtMs === null ? null : new Date(endedAtMs),
    durationMs: endedAtMs === null ? null : endedAtMs - startedAtMs,
  };
}
