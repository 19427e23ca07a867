import { Field, ObjectType } from 'type-graphql';
import type { Profile as ProfileName } from '../../simulation/kernel.ts';
import type { SandboxRecord } from '../../store/sandboxes.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { Profile } from './profile.enum.ts';

@ObjectType('Sandbox', {
  implements: NodeType,
  description: 'A simulated AWS account in one region, with a clock of its own.',
})
export class SandboxType extends NodeType {
  readonly record: SandboxRecord;

  constructor(record: SandboxRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'A name for people; need not be unique.' })
  get name(): string {
    return this.record.name;
  }

  @Field(() => String, { description: 'The AWS region that it simulates, such as `us-east-1`.' })
  get region(): string {
    return this.record.region;
  }

  @Field(() => String, { description: 'The twelve digits of the simulated AWS account.' })
  get accountId(): string {
    return this.record.accountId;
  }

  @Field(() => String, {
    description:
      'Where all of its chance comes from: the same seed and the same commands at the same virtual times give the same events.',
  })
  get seed(): string {
    return this.record.seed;
  }

  @Field(() => Profile, {
    description: 'What it does about times that AWS publishes no number for.',
  })
  get profile(): ProfileName {
    return this.record.profile;
  }

  @Field(() => DateTimeScalar, { description: 'When it was created, in real time.' })
  get createdAt(): Date {
    return this.record.createdAt;
  }
}

export const SandboxConnection = declareConnection('Sandbox', SandboxType);
