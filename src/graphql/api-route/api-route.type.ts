import { Field, ObjectType } from 'type-graphql';
import type { HttpApiRouteRecord } from '../../store/http-apis.ts';
import {
  ApiAuthorizationType,
  type ApiAuthorizationTypeName,
} from '../api-gateway/api-authorization-type.enum.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';

@ObjectType('ApiRoute', {
  implements: NodeType,
  description: 'Which requests of an HTTP API go to which integration. Its id is its `routeId`.',
})
export class ApiRouteType extends NodeType {
  readonly record: HttpApiRouteRecord;

  constructor(record: HttpApiRouteRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, {
    description: 'Method and path, such as `POST /orders/{id}` or `ANY /{proxy+}`, or `$default`.',
  })
  get routeKey(): string {
    return this.record.routeKey;
  }

  @Field(() => ApiAuthorizationType, { description: 'Whom it lets in.' })
  get authorizationType(): ApiAuthorizationTypeName {
    return this.record.authorizationType;
  }

  @Field(() => String, { nullable: true, description: 'A name for people; null for none.' })
  get operationName(): string | null {
    return this.record.operationName;
  }

  @Field(() => String, {
    nullable: true,
    description: '`integrations/` and the id of the integration; null where it leads nowhere yet.',
  })
  get target(): string | null {
    const { integrationId } = this.record;
    return integrationId === null ? null : `integrations/${integrationId}`;
  }
}

export const ApiRouteConnection = declareConnection('ApiRoute', ApiRouteType);
