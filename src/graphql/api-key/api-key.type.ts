import { Field, ObjectType } from 'type-graphql';
import type { ApiKeyRecord } from '../../store/api-keys.ts';
import type { Role as RoleName } from '../access/access.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { Role } from './role.enum.ts';

@ObjectType('ApiKey', {
  implements: NodeType,
  description: 'A key to a tenant. Its secret is kept nowhere.',
})
export class ApiKeyType extends NodeType {
  readonly record: ApiKeyRecord;

  constructor(record: ApiKeyRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'What it is for.' })
  get name(): string {
    return this.record.name;
  }

  @Field(() => Role, { description: 'What it may do.' })
  get role(): RoleName {
    return this.record.role;
  }

  @Field(() => DateTimeScalar, { description: 'When it was created, in real time.' })
  get createdAt(): Date {
    return this.record.createdAt;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'From when on it is refused, in real time; null for never.',
  })
  get expiresAt(): Date | null {
    return this.record.expiresAt;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was revoked, in real time; null where it was not.',
  })
  get revokedAt(): Date | null {
    return this.record.revokedAt;
  }
}

export const ApiKeyConnection = declareConnection('ApiKey', ApiKeyType);
