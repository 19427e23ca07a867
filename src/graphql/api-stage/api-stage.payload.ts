import { Field, ID, ObjectType } from 'type-graphql';
import { ApiStageType } from './api-stage.type.ts';

@ObjectType({ description: 'The new stage.', simpleResolvers: true })
export class CreateApiStagePayload {
  @Field(() => ApiStageType, { description: 'The stage.' })
  stage!: ApiStageType;
}

@ObjectType({ description: 'The stage as it now is.', simpleResolvers: true })
export class UpdateApiStagePayload {
  @Field(() => ApiStageType, { description: 'The stage.' })
  stage!: ApiStageType;
}

@ObjectType({ description: 'What was deleted.', simpleResolvers: true })
export class DeleteApiStagePayload {
  @Field(() => ID, { description: 'The stage that is gone.' })
  deletedApiStageId!: string;
}
