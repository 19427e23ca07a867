import { Field, ID, InputType } from 'type-graphql';
import type { GatewayResponseType as GatewayResponseTypeName } from '../../simulation/push/api-gateway/rest-api/gateway-response.ts';
import { StringMapScalar } from '../scalar/string-map.scalar.ts';
import { GatewayResponseType } from './rest-api.enum.ts';

/** Which REST API a mutation is about. */
@InputType()
export abstract class RestApiTargetFields {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The API, by the ten characters that its domain has too.' })
  restApiId!: string;
}

const BINARY_MEDIA_TYPES =
  'Which bodies travel as bytes, by content type: `image/png`, `image/*`; with an asterisk in both places, all. At most 25.';

@InputType({ description: 'A REST API to be created.' })
export class CreateRestApiInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'A name for people; two APIs may have the same.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it is for; nothing by default.' })
  description?: string | null;

  @Field(() => [String], { nullable: true, description: `${BINARY_MEDIA_TYPES} None by default.` })
  binaryMediaTypes?: string[] | null;
}

@InputType({ description: 'A change of a REST API; what is left out stays as it was.' })
export class UpdateRestApiInput extends RestApiTargetFields {
  @Field(() => String, { nullable: true, description: 'A name for people.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  description?: string | null;

  @Field(() => [String], { nullable: true, description: BINARY_MEDIA_TYPES })
  binaryMediaTypes?: string[] | null;
}

@InputType({ description: 'A REST API to be deleted.' })
export class DeleteRestApiInput extends RestApiTargetFields {}

@InputType({ description: 'An answer to be put into the place of one that API Gateway gives.' })
export class PutGatewayResponseInput extends RestApiTargetFields {
  @Field(() => GatewayResponseType, { description: 'To what it answers.' })
  responseType!: GatewayResponseTypeName;

  @Field(() => String, {
    nullable: true,
    description: 'Its status, such as `500`; that of the failure by default.',
  })
  statusCode?: string | null;

  @Field(() => StringMapScalar, {
    nullable: true,
    description:
      'Headers, and where each comes from: `{ "gatewayresponse.header.Access-Control-Allow-Origin": "\'*\'" }`. A text stands in single quotes; `method.request.header.X`, `context.requestId` and their like are values of the request.',
  })
  responseParameters?: Readonly<Record<string, string>> | null;

  @Field(() => StringMapScalar, {
    nullable: true,
    description:
      'Bodies by content type, with `$context.error.messageString` and other variables in them; `{"message":$context.error.messageString}` by default.',
  })
  responseTemplates?: Readonly<Record<string, string>> | null;
}

@InputType({ description: 'A gateway response that AWS is to give again.' })
export class DeleteGatewayResponseInput extends RestApiTargetFields {
  @Field(() => GatewayResponseType, { description: 'To what it answers.' })
  responseType!: GatewayResponseTypeName;
}
