import { Field, ID, ObjectType } from 'type-graphql';
import { RestStageType } from './rest-stage.type.ts';

@ObjectType({ description: 'The new stage.', simpleResolvers: true })
export class CreateStagePayload {
  @Field(() => RestStageType, { description: 'The stage.' })
  stage!: RestStageType;
}

@ObjectType({ description: 'The stage as it now is.', simpleResolvers: true })
export class UpdateStagePayload {
  @Field(() => RestStageType, { description: 'The stage.' })
  stage!: RestStageType;
}

@ObjectType({ description: 'What was deleted.', simpleResolvers: true })
export class DeleteStagePayload {
  @Field(() => ID, { description: 'The stage that is gone, by the id of its node.' })
  deletedStageId!: string;
}
