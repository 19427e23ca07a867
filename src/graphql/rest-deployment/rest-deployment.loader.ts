import { everyEntry } from '../../store/page.ts';
import { findRestDeployments, restDeploymentList } from '../../store/rest-deployments.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { RestDeploymentType } from './rest-deployment.type.ts';

export const restDeploymentById = recordLoader(findRestDeployments);

export const restDeploymentConnections = defineConnectionList({
  name: 'rest-deployments',
  source: restDeploymentList,
  matching: () => everyEntry,
  node: (record) => new RestDeploymentType(record),
});
