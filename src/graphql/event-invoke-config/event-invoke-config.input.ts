import { Field, ID, InputType, Int } from 'type-graphql';

const FUNCTION = 'The name, the ARN or the partial ARN of the function.';
const QUALIFIER = 'A version or an alias; `$LATEST` by default.';

@InputType({ description: 'Where the record of an event goes.' })
class DestinationInput {
  @Field(() => String, {
    nullable: true,
    description:
      'The ARN of a standard queue, a standard topic, a function, an event bus or, for failures, a bucket; empty for none.',
  })
  destination?: string | null;
}

@InputType({ description: 'Where the records of events go that are done.' })
class DestinationConfigInput {
  @Field(() => DestinationInput, { nullable: true, description: 'After a success.' })
  onSuccess?: DestinationInput | null;

  @Field(() => DestinationInput, { nullable: true, description: 'When an event is given up.' })
  onFailure?: DestinationInput | null;
}

/** What putting and updating a configuration have in common. */
@InputType()
abstract class EventInvokeConfigFields {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: FUNCTION })
  functionName!: string;

  @Field(() => String, { nullable: true, description: QUALIFIER })
  qualifier?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Retries after a function error: 0 to 2, 2 by default.',
  })
  maximumRetryAttempts?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds after which an event is given up: 60 to 21600, 21600 by default.',
  })
  maximumEventAgeInSeconds?: number | null;

  @Field(() => DestinationConfigInput, {
    nullable: true,
    description: 'Where records go; nowhere by default.',
  })
  destinationConfig?: DestinationConfigInput | null;
}

@InputType({
  description: 'How events are to be handled; what is left out goes back to its default.',
})
export class PutFunctionEventInvokeConfigInput extends EventInvokeConfigFields {}

@InputType({ description: 'What is to change of how events are handled; the rest stays.' })
export class UpdateFunctionEventInvokeConfigInput extends EventInvokeConfigFields {}

@InputType({ description: 'A configuration of events to be deleted.' })
export class DeleteFunctionEventInvokeConfigInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: FUNCTION })
  functionName!: string;

  @Field(() => String, { nullable: true, description: QUALIFIER })
  qualifier?: string | null;
}
