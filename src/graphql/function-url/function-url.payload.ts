import { Field, ID, ObjectType } from 'type-graphql';
import { HttpResponsePayload } from '../http-exchange/http-response.payload.ts';
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

@ObjectType({ description: 'The response to an HTTP request.' })
export class RequestFunctionUrlPayload extends HttpResponsePayload {}
