import { Field, ID, InputType, Int } from 'type-graphql';

@InputType({ description: 'How routes of an HTTP API are to reach a function.' })
export class CreateIntegrationInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The API, by its ten characters.' })
  apiId!: string;

  @Field(() => String, {
    nullable: true,
    description: '`AWS_PROXY`, the default and the only one that is simulated.',
  })
  integrationType?: string | null;

  @Field(() => String, {
    description:
      'The ARN of a function, or of the path of Lambda’s API that invokes it. `${stageVariables.name}` stands for a variable of the stage.',
  })
  integrationUri!: string;

  @Field(() => String, { nullable: true, description: '`POST`, the default.' })
  integrationMethod?: string | null;

  @Field(() => String, { description: 'How event and result look: `1.0` or `2.0`.' })
  payloadFormatVersion!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Milliseconds that it waits for the function: 50 to 30000, the default.',
  })
  timeoutInMillis?: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The ARN of a role whose permission counts in place of the function’s policy; none by default.',
  })
  credentialsArn?: string | null;

  @Field(() => String, { nullable: true, description: 'A sentence for people; none by default.' })
  description?: string | null;
}

@InputType({ description: 'A change of an integration; what is left out stays as it was.' })
export class UpdateIntegrationInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The API, by its ten characters.' })
  apiId!: string;

  @Field(() => ID, { description: 'The integration.' })
  integrationId!: string;

  @Field(() => String, { nullable: true, description: 'The function.' })
  integrationUri?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'How event and result look: `1.0` or `2.0`.',
  })
  payloadFormatVersion?: string | null;

  @Field(() => Int, { nullable: true, description: 'Milliseconds: 50 to 30000.' })
  timeoutInMillis?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'The ARN of a role; the empty text takes it away.',
  })
  credentialsArn?: string | null;

  @Field(() => String, { nullable: true, description: 'A sentence for people.' })
  description?: string | null;
}

@InputType({ description: 'An integration to be deleted; no route may use it.' })
export class DeleteApiIntegrationInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The API, by its ten characters.' })
  apiId!: string;

  @Field(() => ID, { description: 'The integration.' })
  integrationId!: string;
}
