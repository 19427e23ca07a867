import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Command } from '../../simulation/commands.ts';
import type { FunctionCodeInput } from '../../simulation/lambda/function-code.ts';
import type { FunctionConfigurationInput } from '../../simulation/lambda/function-parameters.ts';
import { toBehavior } from '../behavior/to-behavior.ts';
import type { ApiContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import { changedFunction } from './changed-function.ts';
import {
  CreateFunctionInput,
  DeleteFunctionConcurrencyInput,
  DeleteFunctionInput,
  PutFunctionConcurrencyInput,
  PutFunctionRecursionConfigInput,
  UpdateFunctionCodeInput,
  UpdateFunctionConfigurationInput,
  type FunctionFileInput,
} from './function.input.ts';
import {
  CreateFunctionPayload,
  DeleteFunctionConcurrencyPayload,
  DeleteFunctionPayload,
  PutFunctionConcurrencyPayload,
  PutFunctionRecursionConfigPayload,
  UpdateFunctionCodePayload,
  UpdateFunctionConfigurationPayload,
} from './function.payload.ts';
import { FunctionType } from './function.type.ts';

@Resolver(() => FunctionType)
export class FunctionResolver {
  @Mutation(() => CreateFunctionPayload, {
    description: 'Creates a function. Takes the role EDITOR.',
  })
  async createFunction(
    @Ctx() context: ApiContext,
    @Arg('input', () => CreateFunctionInput, { description: 'The function.' })
    input: CreateFunctionInput,
  ): Promise<CreateFunctionPayload> {
    const { sandboxId, functionName } = input;
    const command = {
      functionName,
      ...codeOf(input),
      ...configurationOf(input),
      publish: input.publish ?? false,
    };
    return {
      function: await change(context, sandboxId, { type: 'CreateFunction', input: command }),
    };
  }

  @Mutation(() => UpdateFunctionCodePayload, {
    description: "Replaces a function's code. Takes the role EDITOR.",
  })
  async updateFunctionCode(
    @Ctx() context: ApiContext,
    @Arg('input', () => UpdateFunctionCodeInput, { description: 'Which one, and the code.' })
    input: UpdateFunctionCodeInput,
  ): Promise<UpdateFunctionCodePayload> {
    const { sandboxId, functionName } = input;
    const command = {
      functionName,
      ...codeOf(input),
      publish: input.publish ?? false,
      revisionId: input.revisionId ?? null,
    };
    return {
      function: await change(context, sandboxId, { type: 'UpdateFunctionCode', input: command }),
    };
  }

  @Mutation(() => UpdateFunctionConfigurationPayload, {
    description: "Changes a function's configuration. Takes the role EDITOR.",
  })
  async updateFunctionConfiguration(
    @Ctx() context: ApiContext,
    @Arg('input', () => UpdateFunctionConfigurationInput, {
      description: 'Which one, and what changes.',
    })
    input: UpdateFunctionConfigurationInput,
  ): Promise<UpdateFunctionConfigurationPayload> {
    const { sandboxId, functionName } = input;
    const command = {
      functionName,
      ...configurationOf(input),
      revisionId: input.revisionId ?? null,
    };
    return {
      function: await change(context, sandboxId, {
        type: 'UpdateFunctionConfiguration',
        input: command,
      }),
    };
  }

  @Mutation(() => DeleteFunctionPayload, {
    description:
      'Deletes a function with its versions and aliases, or one version; what is running runs to its end. Takes the role EDITOR.',
  })
  async deleteFunction(
    @Ctx() context: ApiContext,
    @Arg('input', () => DeleteFunctionInput, { description: 'Which one.' })
    { sandboxId, functionName, qualifier }: DeleteFunctionInput,
  ): Promise<DeleteFunctionPayload> {
    const input = { functionName, qualifier: qualifier ?? null };
    const id = await execute(context, sandboxId, { type: 'DeleteFunction', input });
    return { deletedFunctionId: id };
  }

  @Mutation(() => PutFunctionConcurrencyPayload, {
    description:
      'Reserves concurrency for a function: a guarantee and a cap. Takes the role EDITOR.',
  })
  async putFunctionConcurrency(
    @Ctx() context: ApiContext,
    @Arg('input', () => PutFunctionConcurrencyInput, { description: 'Which one, and how much.' })
    { sandboxId, ...input }: PutFunctionConcurrencyInput,
  ): Promise<PutFunctionConcurrencyPayload> {
    const { reservedConcurrentExecutions } = input;
    const row = await change(context, sandboxId, { type: 'PutFunctionConcurrency', input });
    return { reservedConcurrentExecutions, function: row };
  }

  @Mutation(() => PutFunctionRecursionConfigPayload, {
    description: 'Says whether loops through a function are stopped. Takes the role EDITOR.',
  })
  async putFunctionRecursionConfig(
    @Ctx() context: ApiContext,
    @Arg('input', () => PutFunctionRecursionConfigInput, { description: 'Which one, and what.' })
    { sandboxId, ...input }: PutFunctionRecursionConfigInput,
  ): Promise<PutFunctionRecursionConfigPayload> {
    return {
      function: await change(context, sandboxId, { type: 'PutFunctionRecursionConfig', input }),
    };
  }

  @Mutation(() => DeleteFunctionConcurrencyPayload, {
    description: "Gives a function's reserved concurrency back. Takes the role EDITOR.",
  })
  async deleteFunctionConcurrency(
    @Ctx() context: ApiContext,
    @Arg('input', () => DeleteFunctionConcurrencyInput, { description: 'Which one.' })
    { sandboxId, ...input }: DeleteFunctionConcurrencyInput,
  ): Promise<DeleteFunctionConcurrencyPayload> {
    const row = await change(context, sandboxId, { type: 'DeleteFunctionConcurrency', input });
    return { function: row };
  }
}

type FunctionCommand = Command<
  | 'CreateFunction'
  | 'UpdateFunctionCode'
  | 'UpdateFunctionConfiguration'
  | 'DeleteFunction'
  | 'PutFunctionConcurrency'
  | 'DeleteFunctionConcurrency'
  | 'PutFunctionRecursionConfig'
>;

/** Carries a command on a function out; returns the function's id. */
async function execute(
  { access, engine, loaders }: ApiContext,
  sandboxId: string,
  command: FunctionCommand,
): Promise<string> {
  await access.requireSandbox(sandboxId, 'EDITOR');
  const { functionId } = await loaders.forgetAfter(engine.execute(sandboxId, command));
  return functionId;
}

/** Carries a command on a function out; returns the function as it now is. */
async function change(
  context: ApiContext,
  sandboxId: string,
  command: FunctionCommand,
): Promise<FunctionType> {
  return changedFunction(context, await execute(context, sandboxId, command));
}

function configurationOf(
  input: CreateFunctionInput | UpdateFunctionConfigurationInput,
): FunctionConfigurationInput {
  return {
    description: input.description ?? null,
    runtime: input.runtime ?? null,
    handler: input.handler ?? null,
    timeout: input.timeout ?? null,
    memorySize: input.memorySize ?? null,
    ephemeralStorageSize: input.ephemeralStorage?.size ?? null,
    environmentVariables: input.environment?.variables ?? null,
    logFormat: input.loggingConfig?.logFormat ?? null,
    applicationLogLevel: input.loggingConfig?.applicationLogLevel ?? null,
    systemLogLevel: input.loggingConfig?.systemLogLevel ?? null,
    logGroup: input.loggingConfig?.logGroup ?? null,
    tracingMode: input.tracingConfig?.mode ?? null,
    deadLetterTargetArn: input.deadLetterConfig?.targetArn ?? null,
  };
}

function codeOf({
  code,
  files,
  behavior,
}: CreateFunctionInput | UpdateFunctionCodeInput): FunctionCodeInput {
  return {
    code: code ?? null,
    files: files ? filesByPath(files) : null,
    behavior: behavior ? toBehavior(behavior) : null,
  };
}

function filesByPath(files: readonly FunctionFileInput[]): Readonly<Record<string, string>> {
  const byPath = new Map(files.map(({ path, source }) => [path, source]));
  if (byPath.size < files.length) {
    throw new ApiError(
      'INVALID_ARGUMENT',
      'Cannot set the code of the function: two files have the same path.',
      { field: 'files' },
    );
  }
  return Object.fromEntries(byPath);
}
