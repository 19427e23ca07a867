import { Field, ID, ObjectType } from 'type-graphql';
import { ApiKeyType } from '../api-key/api-key.type.ts';
import { TenantType } from './tenant.type.ts';

@ObjectType({ description: 'A new tenant and the first key to it.', simpleResolvers: true })
export class CreateTenantPayload {
  @Field(() => TenantType, { description: 'The new tenant.' })
  tenant!: TenantType;

  @Field(() => ApiKeyType, { description: 'Its first key, with the role OWNER.' })
  apiKey!: ApiKeyType;

  @Field(() => String, {
    description: 'What to send as `Authorization: Bearer <secret>`. It is shown this once.',
  })
  secret!: string;
}

@ObjectType({ description: 'What became of the tenant.', simpleResolvers: true })
export class DeleteTenantPayload {
  @Field(() => ID, { description: 'The tenant that is gone.' })
  deletedTenantId!: string;
}
