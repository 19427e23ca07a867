import { ObjectType } from 'type-graphql';
import { HttpResponsePayload } from '../http-exchange/http-response.payload.ts';

@ObjectType({ description: 'The response of an API.' })
export class RequestApiPayload extends HttpResponsePayload {}
