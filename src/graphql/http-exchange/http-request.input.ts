import { Field, ID, InputType } from 'type-graphql';
import { CLIENT_IP, type HttpRequest } from '../../simulation/push/http/http-message.ts';
import { InvokeCallerInput } from '../invocation/caller.input.ts';

@InputType({ description: 'A header of HTTP.' })
export class HttpHeaderInput {
  @Field(() => String, { description: 'Its name, in any spelling.' })
  name!: string;

  @Field(() => String, { description: 'Its value.' })
  value!: string;
}

/** A request to any front end of a sandbox. */
@InputType()
export abstract class HttpRequestFields {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { nullable: true, description: '`GET` by default.' })
  method?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'From the first slash on, with percent escapes; `/` by default.',
  })
  path?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Without the question mark, with percent escapes; none by default.',
  })
  query?: string | null;

  @Field(() => [HttpHeaderInput], {
    nullable: true,
    description: 'One entry for each repetition; none by default.',
  })
  headers?: HttpHeaderInput[] | null;

  @Field(() => String, { nullable: true, description: 'None by default.' })
  body?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the body is base64, for bytes that are no text; false by default.',
  })
  isBase64Encoded?: boolean | null;

  @Field(() => InvokeCallerInput, {
    nullable: true,
    description: 'The user or role that signs the request, by its `arn`; nobody by default.',
  })
  caller?: InvokeCallerInput | null;
}

/** The request as the simulation takes it. */
export function toHttpRequest(input: Omit<HttpRequestFields, 'sandboxId'>): HttpRequest {
  return {
    method: input.method ?? 'GET',
    rawPath: input.path ?? '/',
    rawQueryString: input.query ?? '',
    headers: (input.headers ?? []).map(({ name, value }) => ({ name, value })),
    body: input.body ?? null,
    isBase64Encoded: input.isBase64Encoded ?? false,
    sourceIp: CLIENT_IP,
  };
}
