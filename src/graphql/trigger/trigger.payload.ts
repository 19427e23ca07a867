import { Field, ID, ObjectType } from 'type-graphql';
import { TriggerType } from './trigger.type.ts';

@ObjectType({ description: 'The new trigger.', simpleResolvers: true })
export class CreateTriggerPayload {
  @Field(() => TriggerType, { description: 'The trigger.' })
  trigger!: TriggerType;
}

@ObjectType({ description: 'The trigger as it now is.', simpleResolvers: true })
export class UpdateTriggerPayload {
  @Field(() => TriggerType, { description: 'The trigger.' })
  trigger!: TriggerType;
}

@ObjectType({ description: 'What was deleted.', simpleResolvers: true })
export class DeleteTriggerPayload {
  @Field(() => ID, { description: 'The trigger that is gone.' })
  deletedTriggerId!: string;
}
