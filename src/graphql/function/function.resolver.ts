import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { Command } from '../../simulation/commands.ts';
import { functionArn } from '../../simulation/lambda/function-name.ts';
import type { FunctionConfigurationInput } from '../../simulation/lambda/function-parameters.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { invocationConnectionsOfFunction } from '../invocation/invocation.loader.ts';
import { InvocationFilterInput, toInvocationFilter } from '../invocation/invocation.input.ts';
import { InvocationConnection, type InvocationType } from '../invocation/invocation.type.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { sandboxById } from '../sandbox/sandbox.loader.ts';
import { SandboxType } from '../sandbox/sandbox.type.ts';
import {
  CreateFunctionInput,
  DeleteFunctionConcurrencyInput,
  DeleteFunctionInput,
  PutFunctionConcurrencyInput,
  UpdateFunctionCodeInput,
  UpdateFunctionConfigurationInput,
} from './function.input.ts';
import { functionById, functionCodeById } from './function.loader.ts';
import {
  CreateFunctionPayload,
  DeleteFunctionConcurrencyPayload,
  DeleteFunctionPayload,
  PutFunctionConcurrencyPayload,
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
    const { sandboxId, functionName, code } = input;
    const command = { functionName, code, ...configurationOf(input) };
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
    { sandboxId, ...input }: UpdateFunctionCodeInput,
  ): Promise<UpdateFunctionCodePayload> {
    return { function: await change(context, sandboxId, { type: 'UpdateFunctionCode', input }) };
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
    const command = { functionName, ...configurationOf(input) };
    return {
      function: await change(context, sandboxId, {
        type: 'UpdateFunctionConfiguration',
        input: command,
      }),
    };
  }

  @Mutation(() => DeleteFunctionPayload, {
    description: 'Deletes a function; what is running runs to its end. Takes the role EDITOR.',
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

  @FieldResolver(() => String, { description: 'Its ARN, without a version.' })
  async functionArn(@Ctx() context: ApiContext, @Root() fn: FunctionType): Promise<string> {
    const { record } = await loadSandboxOf(context, fn);
    return functionArn(record, fn.functionName);
  }

  @FieldResolver(() => String, { description: 'The source of the file that the handler names.' })
  async code(@Ctx() { loaders }: ApiContext, @Root() { id }: FunctionType): Promise<string> {
    const code = await loaders.of(functionCodeById).load(id);
    if (code === null) throw notFound('function', id);
    return code;
  }

  @FieldResolver(() => SandboxType, { description: 'The sandbox that it is in.' })
  sandbox(@Ctx() context: ApiContext, @Root() fn: FunctionType): Promise<SandboxType> {
    return loadSandboxOf(context, fn);
  }

  @FieldResolver(() => InvocationConnection, {
    description: 'Its invocations in the order of their arrival.',
  })
  invocations(
    @Ctx() context: ApiContext,
    @Root() { record }: FunctionType,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('filter', () => InvocationFilterInput, {
      nullable: true,
      description: 'Which ones; all by default.',
    })
    filter: InvocationFilterInput | null | undefined,
  ): Promise<Connection<InvocationType>> {
    return readConnection(context, invocationConnectionsOfFunction, {
      ownerId: record.sandboxId,
      owner: [record.sandboxId, record.id],
      args,
      filter: toInvocationFilter(filter ?? {}),
    });
  }
}

type FunctionCommand = Command<
  | 'CreateFunction'
  | 'UpdateFunctionCode'
  | 'UpdateFunctionConfiguration'
  | 'DeleteFunction'
  | 'PutFunctionConcurrency'
  | 'DeleteFunctionConcurrency'
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
  const id = await execute(context, sandboxId, command);
  const row = await context.loaders.of(functionById).load(id);
  if (!row) throw notFound('function', id);
  return new FunctionType(row);
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
    environmentVariables: input.environment?.variables ?? null,
  };
}

async function loadSandboxOf({ loaders }: ApiContext, fn: FunctionType): Promise<SandboxType> {
  const sandbox = await loaders.of(sandboxById).load(fn.record.sandboxId);
  if (!sandbox) throw notFound('sandbox', fn.record.sandboxId);
  return new SandboxType(sandbox);
}
