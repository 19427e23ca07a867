import { Field, ObjectType } from 'type-graphql';
import type { HttpApiRecord } from '../../store/http-apis.ts';
import { CorsType } from '../function-url/function-url.type.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';

@ObjectType('Api', {
  implements: NodeType,
  description:
    'An HTTP API of API Gateway: routes that lead to functions, served at its stages. REST APIs are another type.',
})
export class ApiType extends NodeType {
  readonly record: HttpApiRecord;

  constructor(record: HttpApiRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'As it stands in the domain, and as mutations name it.' })
  get apiId(): string {
    return this.record.apiId;
  }

  @Field(() => String, { description: 'A name for people; several may have the same.' })
  get name(): string {
    return this.record.name;
  }

  @Field(() => String, { description: 'A sentence for people; may be empty.' })
  get description(): string {
    return this.record.description;
  }

  @Field(() => CorsType, {
    nullable: true,
    description:
      'Which pages of other sites may use it; null where the functions say so themselves.',
  })
  get corsConfiguration(): CorsType | null {
    return this.record.cors;
  }

  @Field(() => DateTimeScalar, { description: 'When it was created, in virtual time.' })
  get createdDate(): Date {
    return new Date(this.record.createdAtMs);
  }
}

export const ApiConnection = declareConnection('Api', ApiType);
