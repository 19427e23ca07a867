import { Field, ID, InputType } from 'type-graphql';
import { DateTimeScalar, JsonScalar } from '../scalar/scalars.ts';

@InputType({ description: 'An event bus to be created.' })
export class CreateEventBusInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, {
    description: '1 to 256 letters, digits, full stops, hyphens and underscores.',
  })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'A sentence for people, at most 512 characters.',
  })
  description?: string | null;
}

@InputType({ description: 'An event bus to be deleted.' })
export class DeleteEventBusInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'Which one; not `default`.' })
  name!: string;
}

@InputType({
  description:
    'An event for a bus. Source, detail type and detail are required; what is missing fails the entry, and not the request.',
})
export class PutEventsRequestEntryInput {
  @Field(() => String, { nullable: true, description: 'Who sends it, such as `shop.orders`.' })
  source?: string | null;

  @Field(() => String, { nullable: true, description: 'What it is, such as `Order Placed`.' })
  detailType?: string | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'A JSON object: as itself, or as text as AWS takes it.',
  })
  detail?: unknown;

  @Field(() => [String], { nullable: true, description: 'ARNs of what it is about.' })
  resources?: string[] | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'The time that the event carries; by default now, in virtual time.',
  })
  time?: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'The name or the ARN of a bus; `default` by default.',
  })
  eventBusName?: string | null;
}

@InputType({ description: 'Events to be put on buses.' })
export class PutEventsInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => [PutEventsRequestEntryInput], {
    description: '1 to 10 events, together less than 1 MB.',
  })
  entries!: PutEventsRequestEntryInput[];

  @Field(() => String, {
    nullable: true,
    description:
      '1 to 128 characters: a request with the same key is answered as the first, and puts its events once only.',
  })
  idempotencyKey?: string | null;
}
