import { everyEntry } from '../../store/page.ts';
import { findRestStages, restStageList } from '../../store/rest-stages.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { RestStageType } from './rest-stage.type.ts';

export const restStageById = recordLoader(findRestStages);

export const restStageConnections = defineConnectionList({
  name: 'rest-stages',
  source: restStageList,
  matching: () => everyEntry,
  node: (record) => new RestStageType(record),
});
