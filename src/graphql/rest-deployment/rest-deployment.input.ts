import { Field, InputType } from 'type-graphql';
import { RestApiTargetFields } from '../rest-api/rest-api.input.ts';
import { StringMapScalar } from '../scalar/string-map.scalar.ts';

@InputType({ description: 'A REST API to be deployed as it is.' })
export class CreateDeploymentInput extends RestApiTargetFields {
  @Field(() => String, {
    nullable: true,
    description: 'The stage that is to serve it, made where it is not there; none by default.',
  })
  stageName?: string | null;

  @Field(() => String, { nullable: true, description: 'What the deployment is for.' })
  description?: string | null;

  @Field(() => String, { nullable: true, description: 'What the stage is for.' })
  stageDescription?: string | null;

  @Field(() => StringMapScalar, {
    nullable: true,
    description: 'All variables of the stage; those that it has by default.',
  })
  variables?: Readonly<Record<string, string>> | null;
}

@InputType({ description: 'A deployment to be deleted, which no stage may serve.' })
export class DeleteDeploymentInput extends RestApiTargetFields {
  @Field(() => String, { description: 'The deployment.' })
  deploymentId!: string;
}
