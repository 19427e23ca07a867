import { Field, ID, InputType } from 'type-graphql';
import type { PushSourceType as PushSourceTypeName } from '../../simulation/push/push-source-type.ts';
import type { TriggerFilter } from '../../store/triggers.ts';
import { validFunctionName } from '../argument.ts';
import { TriggerSourceInput } from './trigger-source.input.ts';
import { PushSourceType } from './trigger.enum.ts';

@InputType({ description: 'A source that is to invoke a function.' })
export class CreateTriggerInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => TriggerSourceInput, { description: 'Which source, and how it is set up.' })
  source!: TriggerSourceInput;

  @Field(() => String, { description: 'The name, the ARN or the partial ARN of the function.' })
  functionName!: string;

  @Field(() => String, {
    nullable: true,
    description: 'A version or an alias; the unqualified function by default.',
  })
  qualifier?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether a statement of the function's policy lets the source in, where it needs one; true by default.",
  })
  addPermission?: boolean | null;
}

@InputType({ description: 'What is to change of a trigger.' })
export class UpdateTriggerInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => ID, { description: 'The trigger.' })
  triggerId!: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Switches the source off or on, where it can be; as it is by default.',
  })
  enabled?: boolean | null;

  @Field(() => TriggerSourceInput, {
    nullable: true,
    description: 'How the source is to be set up, as a whole; as it is by default.',
  })
  source?: TriggerSourceInput | null;
}

@InputType({ description: 'A trigger to be deleted.' })
export class DeleteTriggerInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => ID, { description: 'The trigger.' })
  triggerId!: string;
}

@InputType({ description: 'Which triggers to list: those to which every given part applies.' })
export class TriggerFilterInput {
  @Field(() => String, { nullable: true, description: 'Of the function of this name.' })
  functionName?: string | null;

  @Field(() => [PushSourceType], { nullable: true, description: 'Of one of these sources.' })
  sources?: PushSourceTypeName[] | null;
}

/** The filter as the store takes it. */
export function toTriggerFilter({ functionName, sources }: TriggerFilterInput): TriggerFilter {
  return {
    functionName: functionName == null ? null : validFunctionName(functionName),
    sources: sources ?? null,
  };
}
