import { everyEntry } from '../../store/page.ts';
import { findTenants, tenantList } from '../../store/tenants.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { TenantType } from './tenant.type.ts';

export const tenantById = recordLoader(findTenants);

export const tenantConnections = defineConnectionList({
  name: 'tenants',
  source: tenantList,
  matching: () => everyEntry,
  node: (record) => new TenantType(record),
});
