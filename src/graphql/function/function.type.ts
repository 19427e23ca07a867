import { Field, Int, ObjectType } from 'type-graphql';
import { LATEST } from '../../simulation/lambda/function.ts';
import type { FunctionRecord } from '../../store/functions.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar, StringMapScalar } from '../scalar/scalars.ts';
import { FunctionState, type FunctionStateName } from './function-state.enum.ts';

@ObjectType('Environment', {
  description: 'What a function finds in its surroundings.',
  simpleResolvers: true,
})
export class EnvironmentType {
  @Field(() => StringMapScalar, { description: 'Environment variables: names with their values.' })
  readonly variables!: Readonly<Record<string, string>>;
}

@ObjectType('Function', { implements: NodeType, description: 'A Lambda function.' })
export class FunctionType extends NodeType {
  readonly record: FunctionRecord;

  constructor(record: FunctionRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'Unique in the sandbox.' })
  get functionName(): string {
    return this.record.functionName;
  }

  @Field(() => String, { description: 'A sentence for people; may be empty.' })
  get description(): string {
    return this.record.description;
  }

  @Field(() => String, { description: 'Which Lambda runtime runs it, such as `nodejs22.x`.' })
  get runtime(): string {
    return this.record.runtime;
  }

  @Field(() => String, { description: 'What is called: `<file>.<export>`.' })
  get handler(): string {
    return this.record.handler;
  }

  @Field(() => String, { description: 'SHA-256 of the code, in base64.' })
  get codeSha256(): string {
    return this.record.codeSha256;
  }

  @Field(() => Int, { description: 'Bytes of the code.' })
  get codeSize(): number {
    return this.record.codeSize;
  }

  @Field(() => Int, { description: 'Seconds that one invocation may take.' })
  get timeout(): number {
    return this.record.timeout;
  }

  @Field(() => Int, { description: 'Megabytes of memory.' })
  get memorySize(): number {
    return this.record.memorySize;
  }

  @Field(() => EnvironmentType, { description: 'What it finds in its surroundings.' })
  get environment(): EnvironmentType {
    return { variables: this.record.environmentVariables };
  }

  @Field(() => String, { description: 'Always `$LATEST`, the version that can be changed.' })
  get version(): string {
    return LATEST;
  }

  @Field(() => String, { description: 'Another one after every change of code or configuration.' })
  get revisionId(): string {
    return this.record.revisionId;
  }

  @Field(() => DateTimeScalar, { description: 'When it was changed last, in virtual time.' })
  get lastModified(): Date {
    return new Date(this.record.lastModifiedMs);
  }

  @Field(() => DateTimeScalar, { description: 'When it was created, in virtual time.' })
  get createdAt(): Date {
    return new Date(this.record.createdAtMs);
  }

  @Field(() => FunctionState, { description: 'Whether it can be invoked.' })
  get state(): FunctionStateName {
    return FunctionState.ACTIVE;
  }

  @Field(() => Int, {
    nullable: true,
    description: 'Environments that are kept for it, and never more; null where none are.',
  })
  get reservedConcurrentExecutions(): number | null {
    return this.record.reservedConcurrency;
  }
}

export const FunctionConnection = declareConnection('Function', FunctionType);
