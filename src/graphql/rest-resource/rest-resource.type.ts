import { Field, ObjectType } from 'type-graphql';
import type { RestResourceRecord } from '../../store/rest-resources.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { RestMethodType } from './rest-method.type.ts';

@ObjectType('RestResource', {
  implements: NodeType,
  description: 'A resource of a REST API: a path, and what is done there by which method.',
})
export class RestResourceType extends NodeType {
  readonly record: RestResourceRecord;

  constructor(record: RestResourceRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'As mutations name it, within its API.' })
  get resourceId(): string {
    return this.record.resourceId;
  }

  @Field(() => String, {
    nullable: true,
    description: 'The `resourceId` of the one above; null for the root.',
  })
  get parentId(): string | null {
    return this.record.parentId;
  }

  @Field(() => String, { description: '`orders`, `{id}` or `{proxy+}`; empty for the root.' })
  get pathPart(): string {
    return this.record.pathPart;
  }

  @Field(() => String, { description: 'From the root on: `/orders/{id}`.' })
  get path(): string {
    return this.record.path;
  }

  @Field(() => [RestMethodType], { description: 'Its methods by name.' })
  get methods(): readonly RestMethodType[] {
    return this.record.methods.map((method) => new RestMethodType(method));
  }
}

export const RestResourceConnection = declareConnection('RestResource', RestResourceType);
