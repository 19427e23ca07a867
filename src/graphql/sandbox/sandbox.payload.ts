import { Field, ID, ObjectType } from 'type-graphql';
import { SandboxType } from './sandbox.type.ts';

@ObjectType({ description: 'The new sandbox.', simpleResolvers: true })
export class CreateSandboxPayload {
  @Field(() => SandboxType, { description: 'The new sandbox, empty.' })
  sandbox!: SandboxType;
}

@ObjectType({ description: 'The renamed sandbox.', simpleResolvers: true })
export class RenameSandboxPayload {
  @Field(() => SandboxType, { description: 'The sandbox with its new name.' })
  sandbox!: SandboxType;
}

@ObjectType({ description: 'What became of the sandbox.', simpleResolvers: true })
export class DeleteSandboxPayload {
  @Field(() => ID, { description: 'The sandbox that is gone.' })
  deletedSandboxId!: string;
}
