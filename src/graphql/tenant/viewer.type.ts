import { Field, ObjectType } from 'type-graphql';
import { ApiKeyType } from '../api-key/api-key.type.ts';
import { TenantType } from './tenant.type.ts';

@ObjectType('Viewer', { description: 'Whoever sends the request.', simpleResolvers: true })
export class ViewerType {
  @Field(() => Boolean, { description: 'Whether it is the root key.' })
  isRoot!: boolean;

  @Field(() => TenantType, { nullable: true, description: 'Its tenant; null for the root key.' })
  tenant!: TenantType | null;

  @Field(() => ApiKeyType, { nullable: true, description: 'Its key; null for the root key.' })
  apiKey!: ApiKeyType | null;
}
