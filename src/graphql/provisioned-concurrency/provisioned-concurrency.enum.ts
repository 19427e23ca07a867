import type { ProvisionedConcurrencyStatus as StatusName } from '../../simulation/lambda/provisioned-concurrency.ts';
import { defineEnum } from '../enum.ts';

export const ProvisionedConcurrencyStatus = defineEnum<StatusName>(
  'ProvisionedConcurrencyStatus',
  'How far provisioned concurrency is.',
  {
    IN_PROGRESS: 'Environments are being initialised; those that are ready serve already.',
    READY: 'All environments that were asked for are initialised.',
    FAILED: 'The code could not be loaded; what was ready before still serves. Put it again.',
  },
);
