import { Field, InputType, ObjectType } from 'type-graphql';
import { TEMPLATE_BYTES_MAX } from '../../simulation/traffic/traffic-action.ts';
import type { TrafficRequest } from '../../simulation/traffic/http-action.ts';

const TEMPLATE = `A template of at most ${TEMPLATE_BYTES_MAX} bytes.`;

const HEADER = 'A header of the requests of a traffic.';

@ObjectType('TrafficHttpHeader', { description: HEADER, simpleResolvers: true })
@InputType('TrafficHttpHeaderInput', { description: HEADER })
class TrafficHttpHeaderType {
  @Field(() => String, { description: 'Its name, in any spelling.' })
  name!: string;

  @Field(() => String, { description: TEMPLATE })
  value!: string;
}

/** What all requests of a traffic have, whatever they go to. */
@ObjectType({ simpleResolvers: true })
@InputType()
abstract class TrafficRequestFields {
  @Field(() => String, { nullable: true, description: '`GET` by default.' })
  method?: string | null;

  @Field(() => String, {
    nullable: true,
    description: `From the first slash on, with percent escapes; \`/\` by default. ${TEMPLATE}`,
  })
  path?: string | null;

  @Field(() => String, {
    nullable: true,
    description: `Without the question mark, with percent escapes; none by default. ${TEMPLATE}`,
  })
  query?: string | null;

  @Field(() => [TrafficHttpHeaderType], {
    nullable: true,
    description: 'At most 50, one entry for each repetition; none by default.',
  })
  headers?: TrafficHttpHeaderType[] | null;

  @Field(() => String, { nullable: true, description: `None by default. ${TEMPLATE}` })
  body?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The ARN of the user or role that signs the requests; nobody by default.',
  })
  signerArn?: string | null;
}

export const REQUEST_FUNCTION_URL = 'Sends an HTTP request to the URL of a function.';

@ObjectType('TrafficRequestFunctionUrl', {
  description: REQUEST_FUNCTION_URL,
  simpleResolvers: true,
})
@InputType('TrafficRequestFunctionUrlInput', { description: REQUEST_FUNCTION_URL })
export class TrafficRequestFunctionUrlType extends TrafficRequestFields {
  @Field(() => String, { description: 'The function, by its name.' })
  functionName!: string;

  @Field(() => String, { nullable: true, description: 'An alias; `$LATEST` by default.' })
  qualifier?: string | null;
}

export const REQUEST_API =
  'Sends an HTTP request to a REST or HTTP API; its path begins with the stage, but for `$default`.';

@ObjectType('TrafficRequestApi', { description: REQUEST_API, simpleResolvers: true })
@InputType('TrafficRequestApiInput', { description: REQUEST_API })
export class TrafficRequestApiType extends TrafficRequestFields {
  @Field(() => String, { description: 'The API, by the ten characters that its domain has too.' })
  apiId!: string;
}

/** The request as the simulation takes it. */
export function toTrafficRequest(input: TrafficRequestFields): TrafficRequest {
  return {
    method: input.method ?? 'GET',
    path: input.path ?? '/',
    query: input.query ?? '',
    headers: (input.headers ?? []).map(({ name, value }) => ({ name, value })),
    body: input.body ?? null,
  };
}

/** The request as the API shows it. */
export function ofTrafficRequest({
  headers,
  ...request
}: TrafficRequest): Omit<TrafficRequest, 'headers'> & { headers: TrafficHttpHeaderType[] } {
  return { ...request, headers: [...headers] };
}
