import { Field, ID, ObjectType } from 'type-graphql';
import { ApiDeploymentType } from './api-deployment.type.ts';

@ObjectType({ description: 'The new deployment.', simpleResolvers: true })
export class CreateApiDeploymentPayload {
  @Field(() => ApiDeploymentType, { description: 'The deployment.' })
  deployment!: ApiDeploymentType;
}

@ObjectType({ description: 'What was deleted.', simpleResolvers: true })
export class DeleteApiDeploymentPayload {
  @Field(() => ID, { description: 'The deployment that is gone.' })
  deletedApiDeploymentId!: string;
}
