import { Field, Float, InputType, Int } from 'type-graphql';
import type {
  LatencyKind as LatencyKindName,
  OutcomeKind as OutcomeKindName,
  SequenceEnd as SequenceEndName,
} from '../../simulation/lambda/behavior/behavior.ts';
import type { LogLevel as LogLevelName } from '../../simulation/lambda/handler-runtime.ts';
import { DateTimeScalar, DurationScalar, JsonScalar } from '../scalar/scalars.ts';
import { BehaviorOutcomeKind, LatencyKind, LogLevel, SequenceEnd } from './behavior.enum.ts';

@InputType({
  description:
    'How long something takes: the fields of its kind, in milliseconds from 1 to 960000.',
})
export class LatencyInput {
  @Field(() => LatencyKind, { description: 'How it is distributed.' })
  kind!: LatencyKindName;

  @Field(() => Int, { nullable: true, description: 'FIXED: so long.' })
  ms?: number | null;

  @Field(() => Int, { nullable: true, description: 'UNIFORM: at least so long.' })
  minMs?: number | null;

  @Field(() => Int, { nullable: true, description: 'UNIFORM: at most so long.' })
  maxMs?: number | null;

  @Field(() => Int, { nullable: true, description: 'LOG_NORMAL: half of all take less.' })
  medianMs?: number | null;

  @Field(() => Int, { nullable: true, description: 'LOG_NORMAL: 99 of 100 take less.' })
  p99Ms?: number | null;
}

@InputType({ description: 'A line that a call writes through `console`.' })
export class BehaviorLogInput {
  @Field(() => LogLevel, { nullable: true, description: 'INFO by default.' })
  level?: LogLevelName | null;

  @Field(() => String, {
    description: 'At most 4096 characters; `<$.path>` stands for a value of the event.',
  })
  message!: string;
}

@InputType({
  description: 'What a call ends with: the fields of its kind, and what every kind has.',
})
export class BehaviorOutcomeInput {
  @Field(() => BehaviorOutcomeKind, { description: 'What it ends with.' })
  kind!: OutcomeKindName;

  @Field(() => LatencyInput, {
    nullable: true,
    description: "How long the call takes; the behavior's latency by default.",
  })
  latency?: LatencyInput | null;

  @Field(() => [BehaviorLogInput], {
    nullable: true,
    description: 'Lines it writes, at most 20; none by default.',
  })
  logs?: BehaviorLogInput[] | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'RETURN: any JSON; a text `<$.path>` becomes the value at that path of the event. Null by default.',
  })
  returns?: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'REPORT_BATCH_ITEM_FAILURES: an event pattern for the records that fail; all by default.',
  })
  recordPattern?: unknown;

  @Field(() => Float, {
    nullable: true,
    description:
      'REPORT_BATCH_ITEM_FAILURES: how likely each of those fails, 0 to 1; 1 by default.',
  })
  probability?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'REPORT_BATCH_ITEM_FAILURES: whether all records from the first failed one on are reported, as a FIFO queue needs it; false by default.',
  })
  stopsAtFirstFailure?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'THROW: the name of the error, 1 to 256 characters; `Error` by default.',
  })
  errorType?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'THROW: its message, at most 4096 characters; `<$.path>` stands for a value of the event.',
  })
  errorMessage?: string | null;

  @Field(() => Int, { nullable: true, description: 'CRASH: 0 to 255; 1 by default.' })
  exitCode?: number | null;
}

@InputType({
  description: 'Instants of virtual time: from one, until before another; at least one of them.',
})
export class InstantWindowInput {
  @Field(() => DateTimeScalar, { nullable: true, description: 'From here on.' })
  from?: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Until before here.' })
  to?: Date | null;
}

@InputType({ description: 'A stretch of virtual time, counted from when the behavior was set.' })
export class ElapsedWindowInput {
  @Field(() => DurationScalar, { nullable: true, description: 'From here on; PT0S by default.' })
  from?: number | null;

  @Field(() => DurationScalar, {
    nullable: true,
    description: 'Until before here; open by default.',
  })
  to?: number | null;
}

@InputType({
  description: 'Hours of every day in UTC; around midnight where `to` is earlier than `from`.',
})
export class DailyWindowInput {
  @Field(() => String, { description: 'From here on, as `09:30`.' })
  from!: string;

  @Field(() => String, { description: 'Until before here, as `17:00`.' })
  to!: string;
}

@InputType({ description: 'Numbers of an attempt: 1 is the first, 2 the first retry.' })
export class AttemptRangeInput {
  @Field(() => Int, { nullable: true, description: 'The first one; 1 by default.' })
  from?: number | null;

  @Field(() => Int, { nullable: true, description: 'The last one; open by default.' })
  to?: number | null;
}

@InputType({ description: 'When a rule applies: all that are given must hold.' })
export class BehaviorConditionsInput {
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'The payload matches this event pattern of EventBridge.',
  })
  eventPattern?: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'One of the records of the batch matches this event pattern. An SQS `body`, Kinesis `data` and an SNS `Message` are read as JSON, as in filter criteria.',
  })
  recordPattern?: unknown;

  @Field(() => InstantWindowInput, {
    nullable: true,
    description: 'The call begins between two instants.',
  })
  between?: InstantWindowInput | null;

  @Field(() => ElapsedWindowInput, {
    nullable: true,
    description: 'The call begins so long after the behavior was set.',
  })
  elapsed?: ElapsedWindowInput | null;

  @Field(() => DailyWindowInput, {
    nullable: true,
    description: 'The call begins at this time of the day.',
  })
  daily?: DailyWindowInput | null;

  @Field(() => AttemptRangeInput, { nullable: true, description: 'It is one of these attempts.' })
  attempts?: AttemptRangeInput | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Chance says so: a probability from 0 to 1, in whole millionths.',
  })
  probability?: number | null;
}

@InputType({ description: 'What happens to calls of which something holds.' })
export class BehaviorRuleInput {
  @Field(() => String, {
    nullable: true,
    description: 'A few words for people, at most 256 characters.',
  })
  description?: string | null;

  @Field(() => BehaviorConditionsInput, {
    nullable: true,
    description: 'When it applies; always by default.',
  })
  when?: BehaviorConditionsInput | null;

  @Field(() => BehaviorOutcomeInput, { description: 'What the call then ends with.' })
  outcome!: BehaviorOutcomeInput;
}

@InputType({ description: 'Calls in a row that end alike.' })
export class BehaviorStepInput {
  @Field(() => Int, { nullable: true, description: 'So many calls, 1 to 1000000; 1 by default.' })
  times?: number | null;

  @Field(() => BehaviorOutcomeInput, { description: 'What they end with.' })
  outcome!: BehaviorOutcomeInput;
}

@InputType({ description: 'Outcomes in the order of the calls since the behavior was set.' })
export class BehaviorSequenceInput {
  @Field(() => [BehaviorStepInput], { description: '1 to 100 steps.' })
  steps!: BehaviorStepInput[];

  @Field(() => SequenceEnd, {
    nullable: true,
    description: 'What comes after the last step; OTHERWISE by default.',
  })
  atEnd?: SequenceEndName | null;
}

@InputType({
  description:
    'What a function does in place of code. The first rule that applies decides a call, then the sequence, then `otherwise`.',
})
export class BehaviorInput {
  @Field(() => LatencyInput, {
    nullable: true,
    description:
      'What loading it takes on a cold start, on top of starting the runtime; 1 ms by default.',
  })
  initDuration?: LatencyInput | null;

  @Field(() => LatencyInput, {
    nullable: true,
    description: 'What a call takes whose outcome names no latency; 1 ms by default.',
  })
  latency?: LatencyInput | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Megabytes that every call uses, 64 to 10240. A function with a smaller memory size runs out of memory. 64 by default.',
  })
  memoryUsedMb?: number | null;

  @Field(() => [BehaviorRuleInput], { nullable: true, description: 'At most 50; none by default.' })
  rules?: BehaviorRuleInput[] | null;

  @Field(() => BehaviorSequenceInput, {
    nullable: true,
    description: 'Outcomes by the number of the call; none by default.',
  })
  sequence?: BehaviorSequenceInput | null;

  @Field(() => BehaviorOutcomeInput, {
    nullable: true,
    description: 'What a call ends with that no rule and no step decides; RETURN null by default.',
  })
  otherwise?: BehaviorOutcomeInput | null;
}
