import { Field, ID, InputType } from 'type-graphql';
import { StringMapScalar } from '../scalar/scalars.ts';

@InputType({ description: 'A place where an HTTP API is to answer.' })
export class CreateApiStageInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The API, by its ten characters.' })
  apiId!: string;

  @Field(() => String, {
    description: 'The first part of the path, or `$default`, which is no part of it.',
  })
  stageName!: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether each change of the API is deployed to it at once; false by default.',
  })
  autoDeploy?: boolean | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The deployment that it serves; none by default. Not together with autoDeploy.',
  })
  deploymentId?: string | null;

  @Field(() => StringMapScalar, {
    nullable: true,
    description: 'What it tells its functions, by name; nothing by default.',
  })
  stageVariables?: Readonly<Record<string, string>> | null;

  @Field(() => String, { nullable: true, description: 'A sentence for people; none by default.' })
  description?: string | null;
}

@InputType({ description: 'A change of a stage; what is left out stays as it was.' })
export class UpdateApiStageInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The API, by its ten characters.' })
  apiId!: string;

  @Field(() => String, { description: 'The stage.' })
  stageName!: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether each change of the API is deployed to it at once.',
  })
  autoDeploy?: boolean | null;

  @Field(() => ID, { nullable: true, description: 'The deployment that it serves.' })
  deploymentId?: string | null;

  @Field(() => StringMapScalar, {
    nullable: true,
    description: 'Replaces all its variables.',
  })
  stageVariables?: Readonly<Record<string, string>> | null;

  @Field(() => String, { nullable: true, description: 'A sentence for people.' })
  description?: string | null;
}

@InputType({ description: 'A stage to be deleted.' })
export class DeleteApiStageInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The API, by its ten characters.' })
  apiId!: string;

  @Field(() => String, { description: 'The stage.' })
  stageName!: string;
}
