import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { ALLOW_EVERYTHING } from '../../simulation/iam/statement.ts';
import { roleArn } from '../../simulation/lambda/role/execution-role.ts';
import type { ApiContext } from '../context.ts';
import { changedFunction } from '../function/changed-function.ts';
import { FunctionType } from '../function/function.type.ts';
import { toStatementInputs } from '../policy/policy-statement.input.ts';
import { PolicyStatementType } from '../policy/policy-statement.type.ts';
import { loadSandbox } from '../sandbox/sandbox.loader.ts';
import {
  PutFunctionExecutionRoleInput,
  ResetFunctionExecutionRoleInput,
} from './execution-role.input.ts';
import { executionRoleByFunction } from './execution-role.loader.ts';
import {
  PutFunctionExecutionRolePayload,
  ResetFunctionExecutionRolePayload,
} from './execution-role.payload.ts';
import { ExecutionRoleType } from './execution-role.type.ts';

/** What a function may do. */
@Resolver(() => FunctionType)
export class ExecutionRoleResolver {
  @Mutation(() => PutFunctionExecutionRolePayload, {
    description:
      'Says what a function may do, in place of everything: the statements of its execution role. Takes the role EDITOR.',
  })
  async putFunctionExecutionRole(
    @Ctx() context: ApiContext,
    @Arg('input', () => PutFunctionExecutionRoleInput, { description: 'Which one, and what.' })
    { sandboxId, functionName, statements }: PutFunctionExecutionRoleInput,
  ): Promise<PutFunctionExecutionRolePayload> {
    const { access, engine, loaders } = context;
    await access.requireSandbox(sandboxId, 'EDITOR');
    const input = { functionName, statements: toStatementInputs(statements) };
    const { functionId } = await loaders.forgetAfter(
      engine.execute<'PutFunctionExecutionRole'>(sandboxId, {
        type: 'PutFunctionExecutionRole',
        input,
      }),
    );
    return { function: await changedFunction(context, functionId) };
  }

  @Mutation(() => ResetFunctionExecutionRolePayload, {
    description: 'Lets a function do everything in the sandbox again. Takes the role EDITOR.',
  })
  async resetFunctionExecutionRole(
    @Ctx() context: ApiContext,
    @Arg('input', () => ResetFunctionExecutionRoleInput, { description: 'Which one.' })
    { sandboxId, functionName }: ResetFunctionExecutionRoleInput,
  ): Promise<ResetFunctionExecutionRolePayload> {
    const { access, engine, loaders } = context;
    await access.requireSandbox(sandboxId, 'EDITOR');
    const { functionId } = await loaders.forgetAfter(
      engine.execute<'ResetFunctionExecutionRole'>(sandboxId, {
        type: 'ResetFunctionExecutionRole',
        input: { functionName },
      }),
    );
    return { function: await changedFunction(context, functionId) };
  }

  @FieldResolver(() => String, { description: 'ARN of its execution role.' })
  role(@Ctx() context: ApiContext, @Root() fn: FunctionType): Promise<string> {
    return roleArnOf(context, fn);
  }

  @FieldResolver(() => ExecutionRoleType, {
    description: 'What it, and whatever polls for it, may do.',
  })
  async executionRole(
    @Ctx() context: ApiContext,
    @Root() fn: FunctionType,
  ): Promise<ExecutionRoleType> {
    const { sandboxId, id: functionId } = fn.record;
    const role = await context.loaders.of(executionRoleByFunction).load({ sandboxId, functionId });
    const statements = role?.statements ?? ALLOW_EVERYTHING;
    return {
      roleArn: await roleArnOf(context, fn),
      statements: statements.map((statement) => new PolicyStatementType(statement)),
    };
  }
}

async function roleArnOf(context: ApiContext, { record }: FunctionType): Promise<string> {
  const sandbox = await loadSandbox(context, record.sandboxId);
  return roleArn(sandbox.record, record.functionName);
}
