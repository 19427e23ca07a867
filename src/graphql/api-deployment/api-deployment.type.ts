import { Field, ObjectType } from 'type-graphql';
import type { HttpApiDeploymentRecord } from '../../store/http-apis.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';

@ObjectType('ApiDeployment', {
  implements: NodeType,
  description:
    'An HTTP API as it was at an instant, for stages to serve. Its id is its `deploymentId`.',
})
export class ApiDeploymentType extends NodeType {
  readonly record: HttpApiDeploymentRecord;

  constructor(record: HttpApiDeploymentRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'A sentence for people; may be empty.' })
  get description(): string {
    return this.record.description;
  }

  @Field(() => Boolean, {
    description: 'Whether a change of the API has made it; such a one goes with the next.',
  })
  get autoDeployed(): boolean {
    return this.record.autoDeployed;
  }

  @Field(() => DateTimeScalar, { description: 'When it was made, in virtual time.' })
  get createdDate(): Date {
    return new Date(this.record.createdAtMs);
  }
}

export const ApiDeploymentConnection = declareConnection('ApiDeployment', ApiDeploymentType);
