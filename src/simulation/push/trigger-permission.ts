/** A statement that a function's policy needs, so that a trigger gets in: as AddPermission takes it. */
export interface TriggerPermission {
  readonly action: 'lambda:InvokeFunction' | 'lambda:InvokeFunctionUrl';
  /** A service, or `*`. */
  readonly principal: string;
  readonly sourceArn: string | null;
  readonly sourceAccount: string | null;
  readonly functionUrlAuthType: 'NONE' | null;
  /** True where only calls through the function's URL are let in; null where it does not matter. */
  readonly invokedViaFunctionUrl: true | null;
}

/**
 * Lets a service in for one of its resources (PUSH-01). Where the ARN does not say whose the resource
 * is, the account is asked for as well.
 */
export function servicePermission(
  principal: string,
  sourceArn: string,
  sourceAccount: string | null = null,
): TriggerPermission {
  return {
    action: 'lambda:InvokeFunction',
    principal,
    sourceArn,
    sourceAccount,
    functionUrlAuthType: null,
    invokedViaFunctionUrl: null,
  };
}
