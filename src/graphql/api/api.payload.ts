import { Field, ID, ObjectType } from 'type-graphql';
import { ApiType } from './api.type.ts';

@ObjectType({ description: 'The new HTTP API.', simpleResolvers: true })
export class CreateApiPayload {
  @Field(() => ApiType, { description: 'The API.' })
  api!: ApiType;
}

@ObjectType({ description: 'The HTTP API as it now is.', simpleResolvers: true })
export class UpdateApiPayload {
  @Field(() => ApiType, { description: 'The API.' })
  api!: ApiType;
}

@ObjectType({ description: 'What was deleted.', simpleResolvers: true })
export class DeleteApiPayload {
  @Field(() => ID, { description: 'The API that is gone, with all that belonged to it.' })
  deletedApiId!: string;
}
