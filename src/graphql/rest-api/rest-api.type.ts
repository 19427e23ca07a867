import { Field, Int, ObjectType } from 'type-graphql';
import type {
  GatewayResponse,
  GatewayResponseType as GatewayResponseTypeName,
} from '../../simulation/push/api-gateway/rest-api/gateway-response.ts';
import type { RestApiRecord } from '../../store/rest-apis.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { textsByName } from '../rest-resource/texts-by-name.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { StringMapScalar } from '../scalar/string-map.scalar.ts';
import { GatewayResponseType } from './rest-api.enum.ts';

@ObjectType('GatewayResponse', {
  description: 'An answer that was put into the place of one that API Gateway gives by itself.',
})
export class GatewayResponseObjectType {
  readonly #response: GatewayResponse;

  constructor(response: GatewayResponse) {
    this.#response = response;
  }

  @Field(() => GatewayResponseType, { description: 'To what it answers.' })
  get responseType(): GatewayResponseTypeName {
    return this.#response.responseType;
  }

  @Field(() => Int, {
    nullable: true,
    description: 'Its status; null where the failure keeps its own.',
  })
  get statusCode(): number | null {
    return this.#response.statusCode;
  }

  @Field(() => StringMapScalar, {
    description: 'Where its headers come from: `gatewayresponse.header.…` by mapping expressions.',
  })
  get responseParameters(): Readonly<Record<string, string>> {
    return textsByName(this.#response.responseParameters);
  }

  @Field(() => StringMapScalar, { description: 'Its bodies by content type.' })
  get responseTemplates(): Readonly<Record<string, string>> {
    return textsByName(this.#response.responseTemplates);
  }
}

@ObjectType('RestApi', {
  implements: NodeType,
  description:
    'A REST API of API Gateway: a tree of resources with methods. What is deployed to a stage answers HTTP.',
})
export class RestApiType extends NodeType {
  readonly record: RestApiRecord;

  constructor(record: RestApiRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'As its domain and its mutations name it: ten characters.' })
  get restApiId(): string {
    return this.record.apiId;
  }

  @Field(() => String, { description: 'A name for people; two APIs may have the same.' })
  get name(): string {
    return this.record.name;
  }

  @Field(() => String, { description: 'What it is for; may be empty.' })
  get description(): string {
    return this.record.description;
  }

  @Field(() => [String], { description: 'Which bodies travel as bytes, by content type.' })
  get binaryMediaTypes(): readonly string[] {
    return this.record.binaryMediaTypes;
  }

  @Field(() => String, { description: 'The `resourceId` of the resource `/`.' })
  get rootResourceId(): string {
    return this.record.rootResourceId;
  }

  @Field(() => [GatewayResponseObjectType], {
    description: 'The gateway responses that were put; all others are as AWS has them.',
  })
  get gatewayResponses(): readonly GatewayResponseObjectType[] {
    return this.record.gatewayResponses.map((response) => new GatewayResponseObjectType(response));
  }

  @Field(() => DateTimeScalar, { description: 'When it was created, in virtual time.' })
  get createdDate(): Date {
    return new Date(this.record.createdAtMs);
  }
}

export const RestApiConnection = declareConnection('RestApi', RestApiType);
