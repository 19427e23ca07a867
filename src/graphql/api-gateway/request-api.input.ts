import { Field, InputType } from 'type-graphql';
import { HttpRequestFields } from '../http-exchange/http-request.input.ts';

@InputType({
  description:
    'An HTTP request to a REST or HTTP API. Its `path` begins with the stage, as behind the domain of the API: `/prod/orders/7`; only the stage `$default` is left out.',
})
export class RequestApiInput extends HttpRequestFields {
  @Field(() => String, { description: 'The API, by the ten characters that its domain has too.' })
  apiId!: string;
}
