import { Field, Int, ObjectType } from 'type-graphql';
import type { HttpExchangeRow } from '../../simulation/push/http/http-exchange.ts';
import { HttpExchangeType, HttpHeaderType } from './http-exchange.type.ts';

/** The response of any front end of a sandbox. */
@ObjectType()
export abstract class HttpResponsePayload {
  readonly answered: HttpExchangeRow;
  @Field(() => HttpExchangeType, { description: 'Request and response, as they are kept.' })
  readonly exchange: HttpExchangeType;

  constructor(answered: HttpExchangeRow, sandboxId: string) {
    this.answered = answered;
    this.exchange = new HttpExchangeType({ ...answered, sandboxId });
  }

  @Field(() => Int, { description: 'The status of HTTP.' })
  get statusCode(): number {
    return this.answered.statusCode ?? 0;
  }

  @Field(() => [HttpHeaderType], { description: 'One entry for each repetition.' })
  get headers(): readonly HttpHeaderType[] {
    return this.answered.responseHeaders ?? [];
  }

  @Field(() => String, { nullable: true, description: 'Null for none.' })
  get body(): string | null {
    return this.answered.responseBody;
  }

  @Field(() => Boolean, { description: 'Whether the body is base64.' })
  get isBase64Encoded(): boolean {
    return this.answered.responseIsBase64Encoded ?? false;
  }
}
