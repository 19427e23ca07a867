import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { HttpExchangeRow } from '../../simulation/push/http/http-exchange.ts';
import { HttpExchangeType, HttpHeaderType } from '../http-exchange/http-exchange.type.ts';
import { FunctionUrlConfigType } from './function-url.type.ts';

@ObjectType({ description: 'The new function URL.', simpleResolvers: true })
export class CreateFunctionUrlConfigPayload {
  @Field(() => FunctionUrlConfigType, { description: 'The URL.' })
  functionUrlConfig!: FunctionUrlConfigType;
}

@ObjectType({ description: 'The function URL as it now is.', simpleResolvers: true })
export class UpdateFunctionUrlConfigPayload {
  @Field(() => FunctionUrlConfigType, { description: 'The URL.' })
  functionUrlConfig!: FunctionUrlConfigType;
}

@ObjectType({ description: 'What was deleted.', simpleResolvers: true })
export class DeleteFunctionUrlConfigPayload {
  @Field(() => ID, { description: 'The URL that is gone.' })
  deletedFunctionUrlConfigId!: string;
}

@ObjectType('RequestFunctionUrlPayload', { description: 'The response to an HTTP request.' })
export class RequestFunctionUrlPayload {
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
