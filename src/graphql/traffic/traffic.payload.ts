import { Field, ID, ObjectType } from 'type-graphql';
import { TrafficType } from './traffic.type.ts';

@ObjectType({ description: 'The new traffic.', simpleResolvers: true })
export class CreateTrafficPayload {
  @Field(() => TrafficType, { description: 'The traffic.' })
  traffic!: TrafficType;
}

@ObjectType({ description: 'The traffic as it now is.', simpleResolvers: true })
export class UpdateTrafficPayload {
  @Field(() => TrafficType, { description: 'The traffic.' })
  traffic!: TrafficType;
}

@ObjectType({ description: 'What was deleted.', simpleResolvers: true })
export class DeleteTrafficPayload {
  @Field(() => ID, { description: 'The traffic that is gone.' })
  deletedTrafficId!: string;
}
