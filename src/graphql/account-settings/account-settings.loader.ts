import { findAccountSettings } from '../../store/account-settings.ts';
import { valueLoader } from '../record-loader.ts';

export const accountSettingsBySandbox = valueLoader(
  async (prisma, sandboxIds) =>
    new Map(
      (await findAccountSettings(prisma, sandboxIds)).map((record) => [record.sandboxId, record]),
    ),
);
