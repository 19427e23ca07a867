import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'A group of schedules to be created.' })
export class CreateScheduleGroupInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, {
    description: '1 to 64 letters, digits, hyphens, underscores and full stops.',
  })
  name!: string;
}

@InputType({ description: 'A group of schedules to be deleted.' })
export class DeleteScheduleGroupInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'Which group.' })
  name!: string;
}
