import { Field, InputType, Int } from 'type-graphql';
import type { TargetSettings } from '../../simulation/push/eventbridge/event-target.ts';
import { jsonTextOrNull } from '../json-text.ts';
import { JsonScalar, StringMapScalar } from '../scalar/scalars.ts';

@InputType({ description: 'Makes the input of a target from values of the event.' })
export class EventTargetInputTransformerInput {
  @Field(() => StringMapScalar, {
    nullable: true,
    description:
      'Up to 100 paths into the event, such as `$.detail.items[0].id`, by the names that the template has for them.',
  })
  inputPathsMap?: Readonly<Record<string, string>> | null;

  @Field(() => String, {
    description: 'The input, at most 8,192 characters, with `<name>` in the place of each value.',
  })
  inputTemplate!: string;
}

@InputType({ description: 'How often and how long a target is tried again.' })
export class EventTargetRetryPolicyInput {
  @Field(() => Int, { nullable: true, description: '0 to 185, the default.' })
  maximumRetryAttempts?: number | null;

  @Field(() => Int, { nullable: true, description: '60 to 86400, the default.' })
  maximumEventAgeInSeconds?: number | null;
}

@InputType({ description: 'Where events go that a target never took.' })
export class EventTargetDeadLetterConfigInput {
  @Field(() => String, {
    description: 'The ARN of a standard SQS queue, whose policy has to let the rule in.',
  })
  arn!: string;
}

@InputType({ description: 'What a target that is a FIFO queue needs beside.' })
export class EventTargetSqsParametersInput {
  @Field(() => String, { description: 'The group of its messages.' })
  messageGroupId!: string;
}

@InputType({
  description:
    'A target of a rule. It gets the event, unless input, inputPath or inputTransformer says otherwise.',
})
export class EventTargetInput {
  @Field(() => String, {
    description:
      '1 to 64 letters, digits, full stops, hyphens and underscores, unique in the rule.',
  })
  id!: string;

  @Field(() => String, {
    description: 'The ARN of a function, a version, an alias, a queue, a topic or another bus.',
  })
  arn!: string;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'What goes to the target in place of the event, at most 8,192 characters: as JSON, or as text as AWS takes it.',
  })
  input?: unknown;

  @Field(() => String, {
    nullable: true,
    description: 'The part of the event that goes to the target, such as `$.detail`.',
  })
  inputPath?: string | null;

  @Field(() => EventTargetInputTransformerInput, {
    nullable: true,
    description: 'What makes the input from the event.',
  })
  inputTransformer?: EventTargetInputTransformerInput | null;

  @Field(() => EventTargetRetryPolicyInput, {
    nullable: true,
    description: 'How often and how long it is tried again: 185 times within a day by default.',
  })
  retryPolicy?: EventTargetRetryPolicyInput | null;

  @Field(() => EventTargetDeadLetterConfigInput, {
    nullable: true,
    description: 'Where events go that it never took; nowhere by default.',
  })
  deadLetterConfig?: EventTargetDeadLetterConfigInput | null;

  @Field(() => EventTargetSqsParametersInput, {
    nullable: true,
    description: 'Needed for a FIFO queue.',
  })
  sqsParameters?: EventTargetSqsParametersInput | null;
}

/** A target as the command takes it. */
export function toTargetSettings(target: EventTargetInput): TargetSettings {
  const { inputTransformer, retryPolicy } = target;
  return {
    targetId: target.id,
    arn: target.arn,
    input: jsonTextOrNull(target.input),
    inputPath: target.inputPath ?? null,
    inputTransformer: inputTransformer
      ? {
          inputPathsMap: inputTransformer.inputPathsMap ?? {},
          inputTemplate: inputTransformer.inputTemplate,
        }
      : null,
    maximumRetryAttempts: retryPolicy?.maximumRetryAttempts ?? null,
    maximumEventAgeInSeconds: retryPolicy?.maximumEventAgeInSeconds ?? null,
    deadLetterArn: target.deadLetterConfig?.arn ?? null,
    messageGroupId: target.sqsParameters?.messageGroupId ?? null,
  };
}
