import { Field, Float, Int, ObjectType } from 'type-graphql';
import type {
  LatencyKind as LatencyKindName,
  OutcomeKind as OutcomeKindName,
  SequenceEnd as SequenceEndName,
} from '../../simulation/lambda/behavior/behavior.ts';
import type { LogLevel as LogLevelName } from '../../simulation/lambda/handler-runtime.ts';
import { DateTimeScalar, DurationScalar, JsonScalar } from '../scalar/scalars.ts';
import { BehaviorOutcomeKind, LatencyKind, LogLevel, SequenceEnd } from './behavior.enum.ts';

/*
 * Field by field what the inputs are, so that a client can read a behaviour, change it and send it back.
 */

@ObjectType('Latency', {
  description: 'How long something takes, in milliseconds; null where its kind has no such field.',
  simpleResolvers: true,
})
export class LatencyType {
  @Field(() => LatencyKind, { description: 'How it is distributed.' })
  readonly kind!: LatencyKindName;

  @Field(() => Int, { nullable: true, description: 'FIXED: so long.' })
  readonly ms!: number | null;

  @Field(() => Int, { nullable: true, description: 'UNIFORM: at least so long.' })
  readonly minMs!: number | null;

  @Field(() => Int, { nullable: true, description: 'UNIFORM: at most so long.' })
  readonly maxMs!: number | null;

  @Field(() => Int, { nullable: true, description: 'LOG_NORMAL: half of all take less.' })
  readonly medianMs!: number | null;

  @Field(() => Int, { nullable: true, description: 'LOG_NORMAL: 99 of 100 take less.' })
  readonly p99Ms!: number | null;
}

@ObjectType('BehaviorLog', {
  description: 'A line that a call writes through `console`.',
  simpleResolvers: true,
})
export class BehaviorLogType {
  @Field(() => LogLevel, { description: 'How severe it is.' })
  readonly level!: LogLevelName;

  @Field(() => String, { description: 'Its text; `<$.path>` stands for a value of the event.' })
  readonly message!: string;
}

@ObjectType('BehaviorOutcome', {
  description: 'What a call ends with; null where its kind has no such field.',
  simpleResolvers: true,
})
export class BehaviorOutcomeType {
  @Field(() => BehaviorOutcomeKind, { description: 'What it ends with.' })
  readonly kind!: OutcomeKindName;

  @Field(() => LatencyType, {
    nullable: true,
    description: "How long the call takes; null: as the behavior's latency says.",
  })
  readonly latency!: LatencyType | null;

  @Field(() => [BehaviorLogType], { description: 'Lines it writes.' })
  readonly logs!: readonly BehaviorLogType[];

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'RETURN: the answer; `<$.path>` stands for a value of the event.',
  })
  readonly returns!: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'REPORT_BATCH_ITEM_FAILURES: an event pattern for the records that fail; null: all.',
  })
  readonly recordPattern!: unknown;

  @Field(() => Float, {
    nullable: true,
    description: 'REPORT_BATCH_ITEM_FAILURES: how likely each of those fails; null: surely.',
  })
  readonly probability!: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'REPORT_BATCH_ITEM_FAILURES: whether all records from the first failed one on are reported.',
  })
  readonly stopsAtFirstFailure!: boolean | null;

  @Field(() => String, { nullable: true, description: 'THROW: the name of the error.' })
  readonly errorType!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'THROW: its message; `<$.path>` stands for a value of the event.',
  })
  readonly errorMessage!: string | null;

  @Field(() => Int, { nullable: true, description: 'CRASH: what its process ends with.' })
  readonly exitCode!: number | null;
}

@ObjectType('InstantWindow', {
  description: 'Instants of virtual time; null is open.',
  simpleResolvers: true,
})
export class InstantWindowType {
  @Field(() => DateTimeScalar, { nullable: true, description: 'From here on.' })
  readonly from!: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Until before here.' })
  readonly to!: Date | null;
}

@ObjectType('ElapsedWindow', {
  description: 'A stretch of virtual time, counted from when the behavior was set.',
  simpleResolvers: true,
})
export class ElapsedWindowType {
  @Field(() => DurationScalar, { description: 'From here on.' })
  readonly from!: number;

  @Field(() => DurationScalar, { nullable: true, description: 'Until before here; null is open.' })
  readonly to!: number | null;
}

@ObjectType('DailyWindow', {
  description: 'Hours of every day in UTC; around midnight where `to` is earlier than `from`.',
  simpleResolvers: true,
})
export class DailyWindowType {
  @Field(() => String, { description: 'From here on, as `09:30`.' })
  readonly from!: string;

  @Field(() => String, { description: 'Until before here, as `17:00`.' })
  readonly to!: string;
}

@ObjectType('AttemptRange', {
  description: 'Numbers of an attempt: 1 is the first, 2 the first retry.',
  simpleResolvers: true,
})
export class AttemptRangeType {
  @Field(() => Int, { description: 'The first one.' })
  readonly from!: number;

  @Field(() => Int, { nullable: true, description: 'The last one; null is open.' })
  readonly to!: number | null;
}

@ObjectType('BehaviorConditions', {
  description: 'When a rule applies: all that are not null must hold.',
  simpleResolvers: true,
})
export class BehaviorConditionsType {
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'The payload matches this event pattern of EventBridge.',
  })
  readonly eventPattern!: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'One of the records of the batch matches this event pattern.',
  })
  readonly recordPattern!: unknown;

  @Field(() => InstantWindowType, {
    nullable: true,
    description: 'The call begins between two instants.',
  })
  readonly between!: InstantWindowType | null;

  @Field(() => ElapsedWindowType, {
    nullable: true,
    description: 'The call begins so long after the behavior was set.',
  })
  readonly elapsed!: ElapsedWindowType | null;

  @Field(() => DailyWindowType, {
    nullable: true,
    description: 'The call begins at this time of the day.',
  })
  readonly daily!: DailyWindowType | null;

  @Field(() => AttemptRangeType, { nullable: true, description: 'It is one of these attempts.' })
  readonly attempts!: AttemptRangeType | null;

  @Field(() => Float, { nullable: true, description: 'Chance says so: a probability from 0 to 1.' })
  readonly probability!: number | null;
}

@ObjectType('BehaviorRule', {
  description: 'What happens to calls of which something holds.',
  simpleResolvers: true,
})
export class BehaviorRuleType {
  @Field(() => String, { description: 'A few words for people; may be empty.' })
  readonly description!: string;

  @Field(() => BehaviorConditionsType, { description: 'When it applies.' })
  readonly when!: BehaviorConditionsType;

  @Field(() => BehaviorOutcomeType, { description: 'What the call then ends with.' })
  readonly outcome!: BehaviorOutcomeType;
}

@ObjectType('BehaviorStep', {
  description: 'Calls in a row that end alike.',
  simpleResolvers: true,
})
export class BehaviorStepType {
  @Field(() => Int, { description: 'So many calls.' })
  readonly times!: number;

  @Field(() => BehaviorOutcomeType, { description: 'What they end with.' })
  readonly outcome!: BehaviorOutcomeType;
}

@ObjectType('BehaviorSequence', {
  description: 'Outcomes in the order of the calls since the behavior was set.',
  simpleResolvers: true,
})
export class BehaviorSequenceType {
  @Field(() => [BehaviorStepType], { description: 'The steps in order.' })
  readonly steps!: readonly BehaviorStepType[];

  @Field(() => SequenceEnd, { description: 'What comes after the last step.' })
  readonly atEnd!: SequenceEndName;
}

@ObjectType('Behavior', {
  description:
    'What a function does in place of code. The first rule that applies decides a call, then the sequence, then `otherwise`.',
  simpleResolvers: true,
})
export class BehaviorType {
  @Field(() => LatencyType, {
    nullable: true,
    description:
      'What loading it takes on a cold start, on top of starting the runtime; null: 1 ms.',
  })
  readonly initDuration!: LatencyType | null;

  @Field(() => LatencyType, {
    nullable: true,
    description: 'What a call takes whose outcome names no latency; null: 1 ms.',
  })
  readonly latency!: LatencyType | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Megabytes that every call uses; null: what an idle runtime takes.',
  })
  readonly memoryUsedMb!: number | null;

  @Field(() => [BehaviorRuleType], { description: 'The rules in order.' })
  readonly rules!: readonly BehaviorRuleType[];

  @Field(() => BehaviorSequenceType, {
    nullable: true,
    description: 'Outcomes by the number of the call.',
  })
  readonly sequence!: BehaviorSequenceType | null;

  @Field(() => BehaviorOutcomeType, {
    description: 'What a call ends with that no rule and no step decides.',
  })
  readonly otherwise!: BehaviorOutcomeType;
}
