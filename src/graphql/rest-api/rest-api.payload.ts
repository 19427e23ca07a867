import { Field, ID, ObjectType } from 'type-graphql';
import { RestApiType } from './rest-api.type.ts';

@ObjectType({ description: 'The new REST API.', simpleResolvers: true })
export class CreateRestApiPayload {
  @Field(() => RestApiType, { description: 'The API, with the resource `/` and no stage yet.' })
  restApi!: RestApiType;
}

@ObjectType({ description: 'The REST API as it now is.', simpleResolvers: true })
export class UpdateRestApiPayload {
  @Field(() => RestApiType, { description: 'The API.' })
  restApi!: RestApiType;
}

@ObjectType({ description: 'What was deleted.', simpleResolvers: true })
export class DeleteRestApiPayload {
  @Field(() => ID, { description: 'The API that is gone, by the id of its node.' })
  deletedRestApiId!: string;
}

@ObjectType({ description: 'The REST API as it now is.', simpleResolvers: true })
export class PutGatewayResponsePayload {
  @Field(() => RestApiType, { description: 'The API.' })
  restApi!: RestApiType;
}

@ObjectType({ description: 'The REST API as it now is.', simpleResolvers: true })
export class DeleteGatewayResponsePayload {
  @Field(() => RestApiType, { description: 'The API.' })
  restApi!: RestApiType;
}
