import { Field, ObjectType } from 'type-graphql';
import type { RestStageRecord } from '../../store/rest-stages.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { textsByName } from '../rest-resource/texts-by-name.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { StringMapScalar } from '../scalar/string-map.scalar.ts';

@ObjectType('RestStage', {
  implements: NodeType,
  description: 'A stage of a REST API: the first part of the path, and which deployment it serves.',
})
export class RestStageType extends NodeType {
  readonly record: RestStageRecord;

  constructor(record: RestStageRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'Its name, unique in its API.' })
  get stageName(): string {
    return this.record.stageName;
  }

  @Field(() => String, { description: 'The deployment that it serves.' })
  get deploymentId(): string {
    return this.record.deploymentId;
  }

  @Field(() => String, { description: 'What it is for; may be empty.' })
  get description(): string {
    return this.record.description;
  }

  @Field(() => StringMapScalar, { description: 'Its variables, by name.' })
  get variables(): Readonly<Record<string, string>> {
    return textsByName(this.record.variables);
  }

  @Field(() => String, {
    description:
      'The path on this server at which it answers HTTP; that of a resource goes behind it.',
  })
  get httpEndpoint(): string {
    const { sandboxId, restApiId, stageName } = this.record;
    return `/http/${sandboxId}/${restApiId.slice('rst_'.length)}/${stageName}/`;
  }

  @Field(() => DateTimeScalar, { description: 'When it was created, in virtual time.' })
  get createdDate(): Date {
    return new Date(this.record.createdAtMs);
  }

  @Field(() => DateTimeScalar, { description: 'When it was changed last, in virtual time.' })
  get lastUpdatedDate(): Date {
    return new Date(this.record.lastUpdatedMs);
  }
}

export const RestStageConnection = declareConnection('RestStage', RestStageType);
