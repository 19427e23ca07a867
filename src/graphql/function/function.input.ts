import { Field, ID, InputType, Int } from 'type-graphql';
import { StringMapScalar } from '../scalar/scalars.ts';

const NAME = 'The name, the ARN or the partial ARN of the function.';

@InputType({ description: 'What a function shall find in its surroundings.' })
class EnvironmentInput {
  @Field(() => StringMapScalar, {
    nullable: true,
    description: 'Environment variables, at most 4 KB of them; none by default.',
  })
  variables?: Readonly<Record<string, string>> | null;
}

/** What creating a function and configuring one have in common. */
@InputType()
abstract class FunctionConfigurationFields {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'A sentence for people, at most 256 characters.',
  })
  description?: string | null;

  @Field(() => String, { nullable: true, description: '`nodejs20.x` or `nodejs22.x`.' })
  runtime?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What is called: `<file>.<export>`, at most 128 characters.',
  })
  handler?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds that one invocation may take: 1 to 900.',
  })
  timeout?: number | null;

  @Field(() => Int, { nullable: true, description: 'Megabytes of memory: 128 to 10240.' })
  memorySize?: number | null;

  @Field(() => EnvironmentInput, { nullable: true, description: 'Its environment variables.' })
  environment?: EnvironmentInput | null;
}

@InputType({
  description:
    'A function to be created. What is left out is as AWS has it: nodejs22.x, index.handler, 3 seconds, 128 MB.',
})
export class CreateFunctionInput extends FunctionConfigurationFields {
  @Field(() => String, { description: '1 to 64 letters, digits, hyphens and underscores.' })
  functionName!: string;

  @Field(() => String, {
    description:
      'The source of the file that the handler names: JavaScript, as CommonJS or as an ES module, at most 3 MB. Code that does not parse is accepted; its first invocation fails.',
  })
  code!: string;
}

@InputType({ description: 'New code for a function.' })
export class UpdateFunctionCodeInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: NAME })
  functionName!: string;

  @Field(() => String, { description: 'The source, as in `createFunction`.' })
  code!: string;
}

@InputType({ description: 'A new configuration for a function; what is left out stays as it was.' })
export class UpdateFunctionConfigurationInput extends FunctionConfigurationFields {
  @Field(() => String, { description: NAME })
  functionName!: string;
}

@InputType({ description: 'A function to be deleted.' })
export class DeleteFunctionInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: NAME })
  functionName!: string;

  @Field(() => String, {
    nullable: true,
    description: 'A version; AWS refuses to delete `$LATEST` alone. Left out: the whole function.',
  })
  qualifier?: string | null;
}

@InputType({ description: 'Concurrency to be reserved for a function.' })
export class PutFunctionConcurrencyInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: NAME })
  functionName!: string;

  @Field(() => Int, {
    description: 'Environments to keep for it, and never more: 0 throttles every invocation.',
  })
  reservedConcurrentExecutions!: number;
}

@InputType({ description: 'A function whose reserved concurrency is given back.' })
export class DeleteFunctionConcurrencyInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: NAME })
  functionName!: string;
}
