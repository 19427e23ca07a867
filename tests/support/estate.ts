import type { TestService, TestTenant } from './service.ts';

/** A tenant with several of everything, for tests that go over the whole schema. */
export interface Estate {
  readonly tenant: TestTenant;
  /** An id for each argument that takes one, by the argument's name. */
  readonly ids: Readonly<Record<string, string>>;
  /** An id for each type of node. */
  readonly nodes: Readonly<Record<string, string>>;
  /** The names of what is in its sandbox. */
  readonly names: EstateNames;
}

export interface EstateNames {
  readonly functionName: string;
  readonly aliasName: string;
  readonly functionArn: string;
}

/** How a tenant is furnished. */
export interface EstateOptions {
  /** How many there are of everything that comes in lists. */
  readonly size?: number;
  /** The name of its first function; the others, and its aliases, have a number behind it. */
  readonly functionName?: string;
  /** Sandboxes of two seeds have different accounts. */
  readonly seed?: string;
}

const CODE = 'exports.handler = async () => 1';

/** Furnishes a new tenant: whatever the API has lists of, it has `size` of. */
export async function createEstate(
  service: TestService,
  { size = 1, functionName = 'something', seed = 'seed-1' }: EstateOptions = {},
): Promise<Estate> {
  const tenant = await service.createTenant();
  const { client } = tenant;
  const sandboxId = await tenant.createSandbox({ seed });
  const aliasName = `${functionName}-live`;
  const created = await client.ask<{
    createFunction: { function: { id: string; functionArn: string } };
    publishVersion: { functionVersion: { id: string } };
    createAlias: { alias: { id: string } };
    putProvisionedConcurrencyConfig: { provisionedConcurrencyConfig: { id: string } };
    putFunctionEventInvokeConfig: { functionEventInvokeConfig: { id: string } };
    createScheduleGroup: { scheduleGroup: { id: string } };
    createSchedule: { schedule: { id: string } };
    invoke: { invocation: { id: string } };
    advanceClock: { advance: { id: string } };
    createApiKey: { apiKey: { id: string } };
  }>(
    `mutation ($sandboxId: ID!, $functionName: String!, $aliasName: String!, $code: String!, $target: ScheduleTargetInput!) {
      createFunction(input: { sandboxId: $sandboxId, functionName: $functionName, code: $code }) { function { id functionArn } }
      addPermission(input: { sandboxId: $sandboxId, functionName: $functionName, statementId: "s3", action: "lambda:InvokeFunction", principal: "s3.amazonaws.com" }) { statement }
      putFunctionExecutionRole(input: { sandboxId: $sandboxId, functionName: $functionName, statements: [{ effect: ALLOW, action: "*", resource: "*" }] }) { function { role } }
      publishVersion(input: { sandboxId: $sandboxId, functionName: $functionName }) { functionVersion { id } }
      createAlias(input: { sandboxId: $sandboxId, functionName: $functionName, name: $aliasName, functionVersion: "1" }) { alias { id } }
      putProvisionedConcurrencyConfig(input: { sandboxId: $sandboxId, functionName: $functionName, qualifier: "1", provisionedConcurrentExecutions: 1 }) { provisionedConcurrencyConfig { id } }
      putFunctionEventInvokeConfig(input: { sandboxId: $sandboxId, functionName: $functionName, maximumRetryAttempts: 1 }) { functionEventInvokeConfig { id } }
      createScheduleGroup(input: { sandboxId: $sandboxId, name: $functionName }) { scheduleGroup { id } }
      createSchedule(input: { sandboxId: $sandboxId, name: $functionName, scheduleExpression: "cron(0 9 1 1 ?)", flexibleTimeWindow: { mode: OFF }, target: $target }) { schedule { id } }
      invoke(input: { sandboxId: $sandboxId, functionName: $functionName }) { invocation { id } }
      advanceClock(input: { sandboxId: $sandboxId, by: "PT1S" }) { advance { id } }
      createApiKey(input: { name: "spare", role: VIEWER }) { apiKey { id } }
    }`,
    { sandboxId, functionName, aliasName, code: CODE, target: targetOf(functionName) },
  );
  for (let number = 2; number <= size; number++) {
    await furnish({ service, tenant, sandboxId, functionName, number });
  }
  const functionId = created.createFunction.function.id;
  return {
    tenant,
    ids: {
      sandboxId,
      tenantId: tenant.id,
      functionId,
      invocationId: created.invoke.invocation.id,
      advanceId: created.advanceClock.advance.id,
      apiKeyId: created.createApiKey.apiKey.id,
      ruleIds: 'SYN-48',
    },
    nodes: {
      Tenant: tenant.id,
      ApiKey: created.createApiKey.apiKey.id,
      Sandbox: sandboxId,
      Function: functionId,
      FunctionVersion: created.publishVersion.functionVersion.id,
      Alias: created.createAlias.alias.id,
      ProvisionedConcurrencyConfig:
        created.putProvisionedConcurrencyConfig.provisionedConcurrencyConfig.id,
      ScheduleGroup: created.createScheduleGroup.scheduleGroup.id,
      Schedule: created.createSchedule.schedule.id,
      FunctionEventInvokeConfig: created.putFunctionEventInvokeConfig.functionEventInvokeConfig.id,
      Invocation: created.invoke.invocation.id,
      ClockAdvance: created.advanceClock.advance.id,
    },
    names: { functionName, aliasName, functionArn: created.createFunction.function.functionArn },
  };
}

/** The function as the target of a schedule. The call need not arrive. */
function targetOf(functionName: string): object {
  const account = '123456789012';
  return {
    arn: `arn:aws:lambda:us-east-1:${account}:function:${functionName}`,
    roleArn: `arn:aws:iam::${account}:role/scheduler`,
    input: '{}',
    deadLetterConfig: { arn: `arn:aws:sqs:us-east-1:${account}:spare` },
  };
}

interface Furnishing {
  readonly service: TestService;
  readonly tenant: TestTenant;
  readonly sandboxId: string;
  readonly functionName: string;
  readonly number: number;
}

/** One more of everything. */
async function furnish(furnishing: Furnishing): Promise<void> {
  const { service, tenant, sandboxId, functionName, number } = furnishing;
  await tenant.client.ask(
    `mutation ($sandboxId: ID!, $first: String!, $another: String!, $alias: String!, $version: String!, $code: String!, $target: ScheduleTargetInput!) {
      createFunction(input: { sandboxId: $sandboxId, functionName: $another, code: $code }) { function { id } }
      addPermission(input: { sandboxId: $sandboxId, functionName: $another, statementId: "s3", action: "lambda:InvokeFunction", principal: "s3.amazonaws.com" }) { statement }
      putFunctionExecutionRole(input: { sandboxId: $sandboxId, functionName: $another, statements: [{ effect: ALLOW, action: "*", resource: "*" }] }) { function { role } }
      updateFunctionCode(input: { sandboxId: $sandboxId, functionName: $first, code: $code, publish: true }) { function { id } }
      createAlias(input: { sandboxId: $sandboxId, functionName: $first, name: $alias, functionVersion: "1" }) { alias { id } }
      putProvisionedConcurrencyConfig(input: { sandboxId: $sandboxId, functionName: $first, qualifier: $version, provisionedConcurrentExecutions: 1 }) { provisionedConcurrencyConfig { id } }
      putFunctionEventInvokeConfig(input: { sandboxId: $sandboxId, functionName: $first, qualifier: $version, maximumRetryAttempts: 1 }) { functionEventInvokeConfig { id } }
      createScheduleGroup(input: { sandboxId: $sandboxId, name: $another }) { scheduleGroup { id } }
      createSchedule(input: { sandboxId: $sandboxId, name: $another, scheduleExpression: "cron(0 9 1 1 ?)", flexibleTimeWindow: { mode: OFF }, target: $target }) { schedule { id } }
      invoke(input: { sandboxId: $sandboxId, functionName: $first }) { statusCode }
      firstLog: invoke(input: { sandboxId: $sandboxId, functionName: $another }) { statusCode }
    }`,
    {
      sandboxId,
      first: functionName,
      another: `${functionName}-${number}`,
      alias: `${functionName}-live-${number}`,
      version: String(number),
      target: targetOf(functionName),
      // Another code each time: publishing the same again gives no new version.
      code: `exports.handler = async () => ${number}`,
    },
  );
  await tenant.createSandbox();
  await tenant.createKey({ role: 'VIEWER' });
  await service.createTenant();
}
