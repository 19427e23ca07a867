import { Field, ID, InputType } from 'type-graphql';
import { CorsInput } from '../function-url/function-url.input.ts';

@InputType({
  description:
    'An HTTP API to be created: an empty one, or with a `target` one whose every request goes to a function (quick create).',
})
export class CreateApiInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'A name for people: 1 to 128 characters.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'A sentence for people; none by default.' })
  description?: string | null;

  @Field(() => CorsInput, { nullable: true, description: 'Not set by default.' })
  corsConfiguration?: CorsInput | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The ARN of a function: makes an integration with it in format 2.0, a route and the stage `$default`. Its permission is for `addPermission` to give.',
  })
  target?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The route to the target, such as `GET /orders`; `$default` by default.',
  })
  routeKey?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The ARN of a role whose permission counts in place of the policy of the target.',
  })
  credentialsArn?: string | null;
}

@InputType({ description: 'A change of an HTTP API; what is left out stays as it was.' })
export class UpdateApiInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The API, by its ten characters.' })
  apiId!: string;

  @Field(() => String, { nullable: true, description: 'A name for people.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'A sentence for people.' })
  description?: string | null;

  @Field(() => CorsInput, {
    nullable: true,
    description: 'Replaces the whole configuration; an empty one takes it away.',
  })
  corsConfiguration?: CorsInput | null;
}

@InputType({ description: 'An HTTP API to be deleted.' })
export class DeleteApiInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The API, by its ten characters.' })
  apiId!: string;
}
