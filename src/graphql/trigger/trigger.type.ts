import { Field, ObjectType } from 'type-graphql';
import type { JsonObject } from '../../simulation/json.ts';
import type { PushSourceType as PushSourceTypeName } from '../../simulation/push/push-source-type.ts';
import type { TriggerRecord } from '../../store/triggers.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { JsonScalar } from '../scalar/scalars.ts';
import { PushSourceType } from './trigger.enum.ts';

@ObjectType('Trigger', {
  implements: NodeType,
  description:
    'That a source invokes a function, whichever service it is set up in and whatever that calls it.',
})
export class TriggerType extends NodeType {
  readonly record: TriggerRecord;

  constructor(record: TriggerRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => PushSourceType, { description: 'What kind of source it is.' })
  get source(): PushSourceTypeName {
    return this.record.source;
  }

  @Field(() => String, { description: 'The ARN of the bucket, topic, rule or schedule.' })
  get sourceArn(): string {
    return this.record.sourceArn;
  }

  @Field(() => String, { description: 'The name of the function that is invoked.' })
  get functionName(): string {
    return this.record.functionName;
  }

  @Field(() => String, {
    nullable: true,
    description: 'The version or alias that is invoked; null where none is named.',
  })
  get qualifier(): string | null {
    return this.record.qualifier;
  }

  @Field(() => Boolean, { description: 'Whether the source is switched on.' })
  get enabled(): boolean {
    return this.record.enabled;
  }

  @Field(() => JsonScalar, { description: 'What else the source knows of it, in its own terms.' })
  get configuration(): JsonObject {
    return this.record.configuration;
  }

  @Field(() => [String], {
    description: "The statements of the function's policy that were made for it.",
  })
  get permissionStatementIds(): readonly string[] {
    return this.record.permissionStatementIds;
  }
}

export const TriggerConnection = declareConnection('Trigger', TriggerType);
