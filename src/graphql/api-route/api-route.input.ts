import { Field, ID, InputType } from 'type-graphql';
import {
  ApiAuthorizationType,
  type ApiAuthorizationTypeName,
} from '../api-gateway/api-authorization-type.enum.ts';

@InputType({ description: 'A route to be added to an HTTP API.' })
export class CreateRouteInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The API, by its ten characters.' })
  apiId!: string;

  @Field(() => String, {
    description:
      'Method and path, such as `POST /orders/{id}`, `ANY /{proxy+}` for all that is left, or `$default` for whatever no other route takes.',
  })
  routeKey!: string;

  @Field(() => String, {
    nullable: true,
    description: '`integrations/` and the id of an integration; nowhere by default.',
  })
  target?: string | null;

  @Field(() => ApiAuthorizationType, {
    nullable: true,
    description: 'Whom it lets in; NONE by default.',
  })
  authorizationType?: ApiAuthorizationTypeName | null;

  @Field(() => String, { nullable: true, description: 'A name for people; none by default.' })
  operationName?: string | null;
}

@InputType({ description: 'A change of a route; what is left out stays as it was.' })
export class UpdateRouteInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The API, by its ten characters.' })
  apiId!: string;

  @Field(() => ID, { description: 'The route.' })
  routeId!: string;

  @Field(() => String, { nullable: true, description: 'Method and path, or `$default`.' })
  routeKey?: string | null;

  @Field(() => String, {
    nullable: true,
    description: '`integrations/` and the id of an integration.',
  })
  target?: string | null;

  @Field(() => ApiAuthorizationType, { nullable: true, description: 'Whom it lets in.' })
  authorizationType?: ApiAuthorizationTypeName | null;

  @Field(() => String, { nullable: true, description: 'A name for people.' })
  operationName?: string | null;
}

@InputType({ description: 'A route to be deleted.' })
export class DeleteRouteInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The API, by its ten characters.' })
  apiId!: string;

  @Field(() => ID, { description: 'The route.' })
  routeId!: string;
}
