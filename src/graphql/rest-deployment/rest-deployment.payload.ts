import { Field, ID, ObjectType } from 'type-graphql';
import { RestDeploymentType } from './rest-deployment.type.ts';

@ObjectType({ description: 'The new deployment.', simpleResolvers: true })
export class CreateDeploymentPayload {
  @Field(() => RestDeploymentType, { description: 'The deployment.' })
  deployment!: RestDeploymentType;
}

@ObjectType({ description: 'What was deleted.', simpleResolvers: true })
export class DeleteDeploymentPayload {
  @Field(() => ID, { description: 'The deployment that is gone, by the id of its node.' })
  deletedDeploymentId!: string;
}
