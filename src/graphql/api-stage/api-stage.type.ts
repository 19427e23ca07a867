import { Field, ObjectType } from 'type-graphql';
import { DEFAULT_STAGE } from '../../simulation/push/api-gateway/http-api/stage.ts';
import type { HttpApiStageRecord } from '../../store/http-apis.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar, StringMapScalar } from '../scalar/scalars.ts';

@ObjectType('ApiStage', {
  implements: NodeType,
  description: 'Where an HTTP API answers, and which deployment it serves there.',
})
export class ApiStageType extends NodeType {
  readonly record: HttpApiStageRecord;

  constructor(record: HttpApiStageRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, {
    description: 'The first part of the path, or `$default`, which is no part of it.',
  })
  get stageName(): string {
    return this.record.stageName;
  }

  @Field(() => String, {
    description:
      'The path on this server at which it answers HTTP; the path of a request goes behind it.',
  })
  get httpEndpoint(): string {
    const { sandboxId, httpApiId, stageName } = this.record;
    const root = `/http/${sandboxId}/${httpApiId.slice('api_'.length)}/`;
    return stageName === DEFAULT_STAGE ? root : `${root}${stageName}/`;
  }

  @Field(() => String, { description: 'A sentence for people; may be empty.' })
  get description(): string {
    return this.record.description;
  }

  @Field(() => Boolean, {
    description: 'Whether each change of the API is deployed to it at once.',
  })
  get autoDeploy(): boolean {
    return this.record.autoDeploy;
  }

  @Field(() => StringMapScalar, {
    description: 'What it tells its functions, by name.',
  })
  get stageVariables(): Readonly<Record<string, string>> {
    return this.record.stageVariables ?? {};
  }

  @Field(() => DateTimeScalar, { description: 'When it was created, in virtual time.' })
  get createdDate(): Date {
    return new Date(this.record.createdAtMs);
  }

  @Field(() => DateTimeScalar, {
    description: 'When it was changed or deployed to last, in virtual time.',
  })
  get lastUpdatedDate(): Date {
    return new Date(this.record.lastUpdatedMs);
  }
}

export const ApiStageConnection = declareConnection('ApiStage', ApiStageType);
