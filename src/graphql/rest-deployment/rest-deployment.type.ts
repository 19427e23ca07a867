import { Field, ObjectType } from 'type-graphql';
import type { RestDeploymentRecord } from '../../store/rest-deployments.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';

@ObjectType('RestDeployment', {
  implements: NodeType,
  description: 'A REST API as it was at one instant, for stages to serve.',
})
export class RestDeploymentType extends NodeType {
  readonly record: RestDeploymentRecord;

  constructor(record: RestDeploymentRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'As mutations name it, within its API.' })
  get deploymentId(): string {
    return this.record.deploymentId;
  }

  @Field(() => String, { description: 'What it is for; may be empty.' })
  get description(): string {
    return this.record.description;
  }

  @Field(() => DateTimeScalar, { description: 'When it was taken, in virtual time.' })
  get createdDate(): Date {
    return new Date(this.record.createdAtMs);
  }
}

export const RestDeploymentConnection = declareConnection('RestDeployment', RestDeploymentType);
