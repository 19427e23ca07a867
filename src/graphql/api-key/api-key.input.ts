import { Field, ID, InputType } from 'type-graphql';
import type { Role as RoleName } from '../access/access.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { Role } from './role.enum.ts';

@InputType({ description: 'A key to be created.' })
export class CreateApiKeyInput {
  @Field(() => String, { description: '1 to 64 characters; blanks around it are cut off.' })
  name!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      "The tenant it opens. The root key has to name one, so that a tenant which has lost its last key gets another; a tenant's own key may leave it out.",
  })
  tenantId?: string | null;

  @Field(() => Role, { description: 'What it may do.' })
  role!: RoleName;

  @Field(() => ID, {
    nullable: true,
    description: 'The only sandbox that it reaches; all of the tenant where this is left out.',
  })
  sandboxId?: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'From when on it is refused, in real time; never where this is left out.',
  })
  expiresAt?: Date | null;
}

@InputType({ description: 'A key to be revoked.' })
export class RevokeApiKeyInput {
  @Field(() => ID, { description: 'The key.' })
  apiKeyId!: string;
}
