import { Field, ID, ObjectType } from 'type-graphql';
import { ApiRouteType } from './api-route.type.ts';

@ObjectType({ description: 'The new route.', simpleResolvers: true })
export class CreateRoutePayload {
  @Field(() => ApiRouteType, { description: 'The route.' })
  route!: ApiRouteType;
}

@ObjectType({ description: 'The route as it now is.', simpleResolvers: true })
export class UpdateRoutePayload {
  @Field(() => ApiRouteType, { description: 'The route.' })
  route!: ApiRouteType;
}

@ObjectType({ description: 'What was deleted.', simpleResolvers: true })
export class DeleteRoutePayload {
  @Field(() => ID, { description: 'The route that is gone.' })
  deletedRouteId!: string;
}
