import { Field, Int, ObjectType } from 'type-graphql';
import type { HttpApiIntegrationRecord } from '../../store/http-apis.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';

@ObjectType('ApiIntegration', {
  implements: NodeType,
  description:
    'How routes of an HTTP API reach a function, and how the two talk. Its id is its `integrationId`.',
})
export class ApiIntegrationType extends NodeType {
  readonly record: HttpApiIntegrationRecord;

  constructor(record: HttpApiIntegrationRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'Always `AWS_PROXY`: it invokes a Lambda function.' })
  get integrationType(): string {
    return 'AWS_PROXY';
  }

  @Field(() => String, { description: 'Always `POST`, whatever the method of the client.' })
  get integrationMethod(): string {
    return 'POST';
  }

  @Field(() => String, { description: 'The function, as it was given.' })
  get integrationUri(): string {
    return this.record.integrationUri;
  }

  @Field(() => String, { description: 'How event and result look: `1.0` or `2.0`.' })
  get payloadFormatVersion(): string {
    return this.record.payloadFormatVersion;
  }

  @Field(() => Int, { description: 'Milliseconds that it waits for the function.' })
  get timeoutInMillis(): number {
    return this.record.timeoutInMillis;
  }

  @Field(() => String, {
    nullable: true,
    description: 'A role whose permission counts in place of the function’s policy; null for none.',
  })
  get credentialsArn(): string | null {
    return this.record.credentialsArn;
  }

  @Field(() => String, { description: 'A sentence for people; may be empty.' })
  get description(): string {
    return this.record.description;
  }
}

export const ApiIntegrationConnection = declareConnection('ApiIntegration', ApiIntegrationType);
