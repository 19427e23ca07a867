import { Field, ObjectType } from 'type-graphql';
import { ApiKeyType } from './api-key.type.ts';

@ObjectType({ description: 'A new key and its secret.', simpleResolvers: true })
export class CreateApiKeyPayload {
  @Field(() => ApiKeyType, { description: 'The new key.' })
  apiKey!: ApiKeyType;

  @Field(() => String, {
    description: 'What to send as `Authorization: Bearer <secret>`. It is shown this once.',
  })
  secret!: string;
}

@ObjectType({ description: 'The key that is refused from now on.', simpleResolvers: true })
export class RevokeApiKeyPayload {
  @Field(() => ApiKeyType, { description: 'The key, with the time of its revocation.' })
  apiKey!: ApiKeyType;
}
