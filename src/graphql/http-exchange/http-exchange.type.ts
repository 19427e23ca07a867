import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { HttpFrontEnd as HttpFrontEndName } from '../../simulation/push/http/http-exchange.ts';
import type { HttpExchangeRecord } from '../../store/http-exchanges.ts';
import { defineEnum } from '../enum.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';

const HttpFrontEnd = defineEnum<HttpFrontEndName>(
  'HttpFrontEnd',
  'What of a sandbox answers HTTP.',
  {
    FUNCTION_URL: 'The URL of a function or alias.',
    REST_API: 'A REST API of API Gateway.',
    HTTP_API: 'An HTTP API of API Gateway.',
  },
);

@ObjectType('HttpHeader', { description: 'A header of HTTP.', simpleResolvers: true })
export class HttpHeaderType {
  @Field(() => String, { description: 'Its name, as it was written.' })
  readonly name!: string;

  @Field(() => String, { description: 'Its value.' })
  readonly value!: string;
}

@ObjectType('HttpExchange', {
  implements: NodeType,
  description: 'An HTTP request to a front end of a sandbox, and its response.',
})
export class HttpExchangeType extends NodeType {
  readonly record: HttpExchangeRecord;

  constructor(record: HttpExchangeRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => HttpFrontEnd, { description: 'What answered it.' })
  get frontEnd(): HttpFrontEndName {
    return this.record.frontEnd;
  }

  @Field(() => ID, { description: 'The function URL or the API, by its id.' })
  get frontEndId(): string {
    return this.record.frontEndId;
  }

  @Field(() => String, {
    nullable: true,
    description:
      'The stage of an API; null for a function URL, and where the request named no stage that there was.',
  })
  get stage(): string | null {
    return this.record.stage;
  }

  @Field(() => String, {
    nullable: true,
    description:
      'The route of an API: `POST /orders/{id}`; null for a function URL, and where no route fits.',
  })
  get routeKey(): string | null {
    return this.record.routeKey;
  }

  @Field(() => String, {
    nullable: true,
    description:
      'The name of the function behind the front end; null where none is, or the front end did not look for one.',
  })
  get functionName(): string | null {
    return this.record.functionName;
  }

  @Field(() => String, { description: '`GET`, `POST` and so on.' })
  get method(): string {
    return this.record.method;
  }

  @Field(() => String, { description: 'From the first slash on, undecoded.' })
  get path(): string {
    return this.record.rawPath;
  }

  @Field(() => String, { description: 'Without the question mark, undecoded; empty for none.' })
  get query(): string {
    return this.record.rawQueryString;
  }

  @Field(() => [HttpHeaderType], { description: 'What was sent, one entry for each repetition.' })
  get requestHeaders(): readonly HttpHeaderType[] {
    return this.record.requestHeaders;
  }

  @Field(() => Boolean, { description: 'Whether `requestBody` is base64.' })
  get requestIsBase64Encoded(): boolean {
    return this.record.requestIsBase64Encoded;
  }

  @Field(() => Int, { description: 'Bytes of the body that was sent.' })
  get requestBytes(): number {
    return this.record.requestBytes;
  }

  @Field(() => String, { description: 'The address it came from.' })
  get sourceIp(): string {
    return this.record.sourceIp;
  }

  @Field(() => Int, { nullable: true, description: 'Null while the client waits.' })
  get statusCode(): number | null {
    return this.record.statusCode;
  }

  @Field(() => [HttpHeaderType], {
    nullable: true,
    description: 'What was answered; null while the client waits.',
  })
  get responseHeaders(): readonly HttpHeaderType[] | null {
    return this.record.responseHeaders;
  }

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether `responseBody` is base64; null while the client waits.',
  })
  get responseIsBase64Encoded(): boolean | null {
    return this.record.responseIsBase64Encoded;
  }

  @Field(() => Int, {
    nullable: true,
    description: 'Bytes of the body that was answered; null while the client waits.',
  })
  get responseBytes(): number | null {
    return this.record.responseBytes;
  }

  @Field(() => String, {
    description: 'The id of the chain of requests; lifecycle events can be filtered by it.',
  })
  get traceId(): string {
    return this.record.traceId;
  }

  @Field(() => DateTimeScalar, { description: 'When it arrived, in virtual time.' })
  get receivedAt(): Date {
    return new Date(this.record.receivedAtMs);
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was answered, in virtual time; null while the client waits.',
  })
  get endedAt(): Date | null {
    return this.record.endedAtMs === null ? null : new Date(this.record.endedAtMs);
  }
}

export const HttpExchangeConnection = declareConnection('HttpExchange', HttpExchangeType);
